//! The walk over the tree of an expression: what is allowed is printed, all else is refused.

use crate::domain::similar::similar;
use std::cell::Cell;
use std::ops::Range;

use sqlparser::ast::{
    BinaryOperator, CeilFloorKind, DataType, DateTimeField, ExactNumberInfo, Expr, Ident, Interval, Spanned,
    TrimWhereField, UnaryOperator, Value,
};

use super::limits::{SEPARATOR, ZONE};
use super::refusal::{Refusal, SCALAR, Scope, span};
use crate::store::source::catalog::{RawColumn, same};
use crate::store::source::convert::{self, Class};
use crate::store::source::path;
use crate::store::source::quote::{names, quote_text};

/// The deepest tree, long chains of `and` included.
const DEEPEST: usize = 200;

/// Plain types to cast to, as both the parser and DuckDB write them.
#[rustfmt::skip]
const TYPES: &[&str] = &[
    "BIGINT", "BOOL", "BOOLEAN", "DATE", "DOUBLE", "DOUBLE PRECISION", "FLOAT", "HUGEINT", "INT", "INTEGER", "REAL",
    "SMALLINT", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ", "TINYINT", "UBIGINT", "UINTEGER", "STRING",
    "TEXT", "VARCHAR",
];

/// Parts of a time.
#[rustfmt::skip]
const PARTS: &[&str] = &[
    "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DOW", "ISODOW", "DOY", "HOUR", "MINUTE", "SECOND", "MILLISECOND",
    "MICROSECOND", "EPOCH",
];

/// One expression being printed.
pub(super) struct Printer<'a> {
    pub text: &'a str,
    pub scope: Scope<'a>,
    /// How many calls that the engine writes out twice the place is inside of.
    pub twofold: Cell<usize>,
    /// How many columns have been printed.
    pub named: Cell<usize>,
}

pub(super) type Printed = Result<String, Refusal>;

impl<'a> Printer<'a> {
    /// A printer of the expression that `text` is.
    pub fn new(text: &'a str, scope: Scope<'a>) -> Self {
        Self { text, scope, twofold: Cell::new(0), named: Cell::new(0) }
    }

    /// The SQL of a tree, with every operator in parentheses of its own.
    pub fn print(&self, tree: &Expr, depth: usize) -> Printed {
        if depth > DEEPEST {
            return self.refuse(tree, "the expression is nested too deeply");
        }
        let sub = |tree: &Expr| self.print(tree, depth + 1);
        Ok(match tree {
            Expr::Identifier(ident) => self.column(ident)?,
            Expr::Value(value) => self.value(&value.value, tree)?,
            Expr::Nested(inner) => sub(inner)?,
            Expr::BinaryOp { left, op, right } => {
                let op = self.operator(op, right, tree)?;
                let [left, right] = [left.as_ref(), right.as_ref()];
                if matches!(op, "=" | "<>" | "<" | ">" | "<=" | ">=") {
                    let sides = self.compared(&[left, right], depth)?;
                    return Ok(format!("({})", sides.join(&format!(" {op} "))));
                }
                format!("({} {op} {})", sub(left)?, sub(right)?)
            }
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } => format!("(- {})", sub(expr)?),
            Expr::UnaryOp { op: UnaryOperator::Plus, expr } => format!("(+ {})", sub(expr)?),
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => format!("(not {})", sub(expr)?),
            Expr::Cast { expr, data_type, format: None, .. } => {
                let kind = self.data_type(data_type, tree)?;
                let sql = format!("try_cast({} as {kind})", sub(expr)?);
                if literal_text(expr).is_some() { self.fixed(sql, tree, &kind)? } else { sql }
            }
            Expr::TypedString(typed) => match &typed.value.value {
                Value::SingleQuotedString(text) if !typed.uses_odbc_syntax => {
                    let kind = self.data_type(&typed.data_type, tree)?;
                    self.fixed(format!("try_cast({} as {kind})", quote_text(text)), tree, &kind)?
                }
                _ => return self.refuse(tree, "this literal is not allowed"),
            },
            Expr::Interval(interval) => self.interval(interval, tree)?,
            Expr::Case { operand, conditions, else_result, .. } => {
                let mut out = String::from("(case");
                if let Some(operand) = operand {
                    out = out + " " + &sub(operand)?;
                }
                for when in conditions {
                    out = out + " when " + &sub(&when.condition)? + " then " + &sub(&when.result)?;
                }
                if let Some(other) = else_result {
                    out = out + " else " + &sub(other)?;
                }
                out + " end)"
            }
            Expr::Function(function) => self.function(function, tree, depth)?,
            Expr::CompoundIdentifier(parts) => self.path(parts, tree)?,
            Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => {
                return self.refuse(tree, "subqueries are not allowed");
            }
            Expr::Wildcard(_) | Expr::QualifiedWildcard(..) => return self.refuse(tree, "`*` is not allowed"),
            Expr::Lambda(_) => return self.refuse(tree, "lambdas are not allowed"),
            Expr::AtTimeZone { .. } => {
                let message = "time zones are not converted in an expression";
                return Err(Refusal::new(message, self.place(tree), ZONE));
            }
            _ => match self.test(tree, depth)? {
                Some(printed) => printed,
                None => self.syntax(tree, depth)?,
            },
        })
    }

    /// Tests of a value.
    fn test(&self, tree: &Expr, depth: usize) -> Result<Option<String>, Refusal> {
        let sub = |tree: &Expr| self.print(tree, depth + 1);
        let not = |negated: bool| if negated { "not " } else { "" };
        Ok(Some(match tree {
            Expr::IsNull(e) => format!("({} is null)", sub(e)?),
            Expr::IsNotNull(e) => format!("({} is not null)", sub(e)?),
            Expr::IsTrue(e) => format!("({} is true)", sub(e)?),
            Expr::IsNotTrue(e) => format!("({} is not true)", sub(e)?),
            Expr::IsFalse(e) => format!("({} is false)", sub(e)?),
            Expr::IsNotFalse(e) => format!("({} is not false)", sub(e)?),
            Expr::IsDistinctFrom(a, b) => format!("({} is distinct from {})", sub(a)?, sub(b)?),
            Expr::IsNotDistinctFrom(a, b) => format!("({} is not distinct from {})", sub(a)?, sub(b)?),
            Expr::InList { expr, list, negated } => {
                let all: Vec<&Expr> = std::iter::once(expr.as_ref()).chain(list).collect();
                let all = self.compared(&all, depth)?;
                format!("({} {}in ({}))", all[0], not(*negated), all[1..].join(", "))
            }
            Expr::Between { expr, negated, low, high } => {
                let all = self.compared(&[expr, low, high], depth)?;
                format!("({} {}between {} and {})", all[0], not(*negated), all[1], all[2])
            }
            Expr::Like { negated, any: false, expr, pattern, escape_char: None } => {
                format!("({} {}like {})", sub(expr)?, not(*negated), self.pattern(pattern)?)
            }
            Expr::ILike { negated, any: false, expr, pattern, escape_char: None } => {
                // As the engine has it, but for its matcher, which goes back over the text for every `%`.
                format!("(lower({}) {}like lower({}))", sub(expr)?, not(*negated), self.pattern(pattern)?)
            }
            _ => return Ok(None),
        }))
    }

    /// Functions with a syntax of their own.
    fn syntax(&self, tree: &Expr, depth: usize) -> Printed {
        let sub = |tree: &Expr| self.print(tree, depth + 1);
        let plain = |field: &CeilFloorKind| matches!(field, CeilFloorKind::DateTimeField(DateTimeField::NoDateTime));
        Ok(match tree {
            Expr::Extract { field, expr, .. } => {
                format!("date_part({}, {})", quote_text(self.part(field, tree)?), sub(expr)?)
            }
            Expr::Ceil { expr, field } if plain(field) => format!("ceil({})", sub(expr)?),
            Expr::Floor { expr, field } if plain(field) => format!("floor({})", sub(expr)?),
            Expr::Substring { expr, substring_from: Some(from), substring_for, .. } => match substring_for {
                Some(length) => format!("substring({}, {}, {})", sub(expr)?, sub(from)?, sub(length)?),
                None => format!("substring({}, {})", sub(expr)?, sub(from)?),
            },
            Expr::Trim { trim_where, trim_what, expr, trim_characters } => {
                let function = match trim_where {
                    Some(TrimWhereField::Leading) => "ltrim",
                    Some(TrimWhereField::Trailing) => "rtrim",
                    Some(TrimWhereField::Both) | None => "trim",
                };
                match trim_what.as_deref().or(trim_characters.as_ref().and_then(|list| list.first())) {
                    Some(what) if literal_text(what).is_some_and(|what| what.len() <= SEPARATOR) => {
                        format!("{function}({}, {})", sub(expr)?, sub(what)?)
                    }
                    Some(what) => return self.refuse(what, "what is taken off is a short literal text"),
                    None => format!("{function}({})", sub(expr)?),
                }
            }
            _ => return self.refuse(tree, "this syntax is not allowed"),
        })
    }

    pub(super) fn place(&self, tree: &impl Spanned) -> Range<usize> {
        span(self.text, tree.span())
    }

    pub(super) fn refuse<T>(&self, tree: &impl Spanned, message: &str) -> Result<T, Refusal> {
        Err(Refusal::new(message, self.place(tree), SCALAR))
    }

    /// The column of a name, its own spelling before others.
    fn find(&self, name: &str) -> Option<&'a RawColumn> {
        let columns = self.scope.columns;
        columns.iter().find(|column| column.name == name).or_else(|| columns.iter().find(|c| same(&c.name, name)))
    }

    fn column(&self, ident: &Ident) -> Printed {
        self.named.set(self.named.get() + 1);
        match self.find(&ident.value) {
            // Nanoseconds are cut, not rounded, wherever the value goes (T3).
            Some(column) if column.kind == "TIMESTAMP_NS" => {
                Ok(format!("make_timestamp({})", convert::micros(&column.sql(), &column.kind)))
            }
            Some(column) => Ok(column.sql()),
            None => Err(self.unknown(&ident.value, span(self.text, ident.span))),
        }
    }

    fn unknown(&self, name: &str, place: Range<usize>) -> Refusal {
        let known: Vec<&str> = self.scope.columns.iter().map(|column| column.name.as_str()).collect();
        let hint = match similar(name, known.iter().copied()).as_slice() {
            [] => format!("its columns: {}", names(&known, 12)),
            close => format!("did you mean {}?", close.join(" or ")),
        };
        Refusal::new(format!("the table has no column `{name}`"), place, hint)
    }

    /// `properties.plan`: a value inside of a STRUCT, MAP or JSON column.
    fn path(&self, parts: &[Ident], tree: &Expr) -> Printed {
        let Some((first, rest)) = parts.split_first() else { return self.refuse(tree, "this syntax is not allowed") };
        let Some(column) = self.find(&first.value).filter(|column| path::opens(&column.kind)) else {
            return self.refuse(tree, "name the column alone, without a table before it");
        };
        self.named.set(self.named.get() + 1);
        let rest: Vec<&str> = rest.iter().map(|part| part.value.as_str()).collect();
        match path::value(&column.sql(), &column.kind, &rest.join(".")) {
            Ok((sql, _)) => Ok(sql),
            Err(fields) => {
                let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
                let message = format!("`{}` has no field `{}`", column.name, rest.join("."));
                Err(Refusal::new(message, self.place(tree), format!("its fields: {}", names(&fields, 12))))
            }
        }
    }

    /// Values that are compared with one another: text beside a number is read as one, never the number as text.
    pub(super) fn compared(&self, trees: &[&Expr], depth: usize) -> Result<Vec<String>, Refusal> {
        let digits = trees.iter().filter_map(|tree| number(tree)).map(str::len).max();
        let text = |tree: &Expr| match tree {
            Expr::Identifier(ident) => {
                self.find(&ident.value).is_some_and(|column| convert::class(&column.kind) == Class::Text)
            }
            Expr::CompoundIdentifier(_) => true,
            _ => false,
        };
        let print = |tree: &&Expr| -> Printed {
            let sql = self.print(tree, depth + 1)?;
            // A double holds 15 digits.
            Ok(match digits {
                Some(..=15) if text(tree) => format!("try_cast({sql} as double)"),
                Some(_) if text(tree) => format!("try_cast({sql} as decimal(38, 6))"),
                _ => sql,
            })
        };
        trees.iter().map(print).collect()
    }

    fn value(&self, value: &Value, tree: &Expr) -> Printed {
        let number = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-');
        match value {
            Value::Number(digits, false) if digits.bytes().all(number) => Ok(digits.clone()),
            Value::SingleQuotedString(text) => Ok(quote_text(text)),
            Value::Boolean(value) => Ok(value.to_string()),
            Value::Null => Ok("null".to_owned()),
            _ => self.refuse(tree, "this literal is not allowed"),
        }
    }

    fn operator(&self, op: &BinaryOperator, right: &Expr, tree: &Expr) -> Result<&'static str, Refusal> {
        Ok(match op {
            BinaryOperator::Plus => "+",
            BinaryOperator::Minus => "-",
            BinaryOperator::Multiply => "*",
            BinaryOperator::Divide => "/",
            BinaryOperator::DuckIntegerDivide => "//",
            BinaryOperator::Modulo => "%",
            BinaryOperator::StringConcat => "||",
            BinaryOperator::Gt => ">",
            BinaryOperator::Lt => "<",
            BinaryOperator::GtEq => ">=",
            BinaryOperator::LtEq => "<=",
            BinaryOperator::Eq => "=",
            BinaryOperator::NotEq => "<>",
            BinaryOperator::And => "and",
            BinaryOperator::Or => "or",
            // A field of JSON; with anything but a text on the right it would be a lambda.
            BinaryOperator::Arrow if one_field(right) => "->",
            BinaryOperator::LongArrow if one_field(right) => "->>",
            BinaryOperator::Arrow | BinaryOperator::LongArrow if literal_text(right).is_some() => {
                return self.refuse(tree, "a path without `*` and `..` leads to one field");
            }
            BinaryOperator::Arrow => return self.refuse(tree, "lambdas are not allowed"),
            _ => return self.refuse(tree, &format!("the operator `{op}` is not allowed")),
        })
    }

    fn data_type(&self, data_type: &DataType, tree: &Expr) -> Printed {
        if let DataType::Decimal(info) | DataType::Numeric(info) | DataType::Dec(info) = data_type {
            return Ok(match info {
                ExactNumberInfo::None => "decimal".to_owned(),
                ExactNumberInfo::Precision(digits) => format!("decimal({digits})"),
                ExactNumberInfo::PrecisionAndScale(digits, scale) => format!("decimal({digits}, {scale})"),
            });
        }
        let name = data_type.to_string().to_uppercase();
        match TYPES.iter().find(|allowed| **allowed == name) {
            Some(name) => Ok(name.to_lowercase()),
            None => self.refuse(tree, &format!("casting to {name} is not allowed")),
        }
    }

    fn part(&self, field: &DateTimeField, tree: &Expr) -> Result<&'static str, Refusal> {
        let name = field.to_string().to_uppercase();
        let singular = name.strip_suffix('S').unwrap_or(&name);
        match PARTS.iter().find(|allowed| **allowed == name || **allowed == singular) {
            Some(name) => Ok(name),
            None => self.refuse(tree, &format!("`{name}` is no part of a time")),
        }
    }

    /// `interval 3 day`, `interval '3 days'`.
    fn interval(&self, interval: &Interval, tree: &Expr) -> Printed {
        let plain = interval.leading_precision.is_none()
            && interval.last_field.is_none()
            && interval.fractional_seconds_precision.is_none();
        let text = match interval.value.as_ref() {
            Expr::Value(value) => match &value.value {
                Value::Number(digits, false) | Value::SingleQuotedString(digits) => Some(digits),
                _ => None,
            },
            _ => None,
        };
        let (true, Some(text)) = (plain, text) else { return self.refuse(tree, "this interval is not allowed") };
        let unit = match &interval.leading_field {
            Some(field) => format!(" {}", self.part(field, tree)?),
            None => String::new(),
        };
        self.fixed(format!("try_cast({} as interval)", quote_text(&format!("{text}{unit}"))), tree, "interval")
    }

    /// A literal of a type: refused where it is none, since every row would be compared with nothing.
    fn fixed(&self, sql: String, tree: &Expr, kind: &str) -> Printed {
        if (self.scope.value)(&sql) == Ok(true) {
            return Ok(sql);
        }
        Err(Refusal::new(
            format!("this is no {kind}"),
            self.place(tree),
            "such as date '2025-01-31' or interval '3 days'",
        ))
    }
}

pub(super) fn literal_text(tree: &Expr) -> Option<&str> {
    match tree {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a path into JSON is a text that leads to one field: others may give more than there is.
pub(super) fn one_field(path: &Expr) -> bool {
    literal_text(path).is_some_and(|path| !path.contains('*') && !path.contains(".."))
}

/// The digits of a number, with or without a sign.
fn number(tree: &Expr) -> Option<&str> {
    match tree {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => Some(digits),
            _ => None,
        },
        Expr::Nested(inner) | Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, expr: inner } => {
            number(inner)
        }
        _ => None,
    }
}
