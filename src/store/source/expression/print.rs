//! The walk over the tree of an expression: what is allowed is printed, all else is refused.

use std::ops::Range;

use sqlparser::ast::{
    BinaryOperator, CeilFloorKind, DataType, DateTimeField, ExactNumberInfo, Expr, Function, FunctionArg,
    FunctionArgExpr, FunctionArguments, Ident, Interval, ObjectNamePart, Spanned, TrimWhereField, UnaryOperator, Value,
};

use super::functions::{AGGREGATES, ALLOWED, engine_name};
use super::{Refusal, SCALAR, span};
use crate::store::source::quote::{names, near, quote_ident, quote_text};

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
    pub columns: &'a [&'a str],
}

type Printed = Result<String, Refusal>;

impl Printer<'_> {
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
                format!("({} {op} {})", sub(left)?, sub(right)?)
            }
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } => format!("(- {})", sub(expr)?),
            Expr::UnaryOp { op: UnaryOperator::Plus, expr } => format!("(+ {})", sub(expr)?),
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => format!("(not {})", sub(expr)?),
            Expr::Cast { expr, data_type, format: None, .. } => {
                format!("try_cast({} as {})", sub(expr)?, self.data_type(data_type, tree)?)
            }
            Expr::TypedString(typed) => match &typed.value.value {
                Value::SingleQuotedString(text) if !typed.uses_odbc_syntax => {
                    format!("try_cast({} as {})", quote_text(text), self.data_type(&typed.data_type, tree)?)
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
            Expr::CompoundIdentifier(_) => {
                return self.refuse(tree, "name the column alone, without a table before it");
            }
            Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => {
                return self.refuse(tree, "subqueries are not allowed");
            }
            Expr::Wildcard(_) | Expr::QualifiedWildcard(..) => return self.refuse(tree, "`*` is not allowed"),
            Expr::Lambda(_) => return self.refuse(tree, "lambdas are not allowed"),
            Expr::AtTimeZone { .. } => return self.refuse(tree, "time zones are not converted here: times are UTC"),
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
                let list = list.iter().map(sub).collect::<Result<Vec<_>, _>>()?;
                format!("({} {}in ({}))", sub(expr)?, not(*negated), list.join(", "))
            }
            Expr::Between { expr, negated, low, high } => {
                format!("({} {}between {} and {})", sub(expr)?, not(*negated), sub(low)?, sub(high)?)
            }
            Expr::Like { negated, any: false, expr, pattern, escape_char: None } => {
                format!("({} {}like {})", sub(expr)?, not(*negated), sub(pattern)?)
            }
            Expr::ILike { negated, any: false, expr, pattern, escape_char: None } => {
                format!("({} {}ilike {})", sub(expr)?, not(*negated), sub(pattern)?)
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
                    Some(what) => format!("{function}({}, {})", sub(expr)?, sub(what)?),
                    None => format!("{function}({})", sub(expr)?),
                }
            }
            _ => return self.refuse(tree, "this syntax is not allowed"),
        })
    }

    fn place(&self, tree: &impl Spanned) -> Range<usize> {
        span(self.text, tree.span())
    }

    fn refuse<T>(&self, tree: &impl Spanned, message: &str) -> Result<T, Refusal> {
        Err(Refusal::new(message, self.place(tree), SCALAR))
    }

    fn column(&self, ident: &Ident) -> Printed {
        let lower = ident.value.to_lowercase();
        let exact = self.columns.iter().find(|column| **column == ident.value);
        if let Some(column) = exact.or_else(|| self.columns.iter().find(|column| column.to_lowercase() == lower)) {
            return Ok(quote_ident(column));
        }
        let close = near(&ident.value, self.columns.iter().copied());
        let hint = match close.as_slice() {
            [] => format!("its columns: {}", names(self.columns, 12)),
            close => format!("did you mean {}?", close.join(" or ")),
        };
        Err(Refusal::new(format!("the table has no column `{}`", ident.value), span(self.text, ident.span), hint))
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
            BinaryOperator::Arrow if literal_text(right).is_some() => "->",
            BinaryOperator::LongArrow if literal_text(right).is_some() => "->>",
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
        Ok(format!("try_cast({} as interval)", quote_text(&format!("{text}{unit}"))))
    }

    fn function(&self, function: &Function, tree: &Expr, depth: usize) -> Printed {
        let name = match function.name.0.as_slice() {
            [ObjectNamePart::Identifier(ident)] => ident.value.to_lowercase(),
            _ => return self.refuse(tree, "name the function alone, without a schema before it"),
        };
        if function.over.is_some() {
            return self.refuse(tree, "windows are not allowed: an expression sees one row");
        }
        if AGGREGATES.contains(&name.as_str()) {
            return self.refuse(tree, &format!("`{name}` looks over many rows; an expression sees one"));
        }
        let Some(known) = ALLOWED.iter().find(|allowed| **allowed == name) else {
            let close = near(&name, ALLOWED.iter().copied());
            let hint = format!("allowed: {}", if close.is_empty() { ALLOWED.join(", ") } else { close.join(", ") });
            return Err(Refusal::new(format!("the function `{name}` is not allowed"), self.place(tree), hint));
        };
        let FunctionArguments::List(list) = &function.args else {
            return self.refuse(tree, &format!("`{name}` needs its arguments in parentheses"));
        };
        let plain = matches!(function.parameters, FunctionArguments::None)
            && !function.uses_odbc_syntax
            && function.filter.is_none()
            && function.null_treatment.is_none()
            && function.within_group.is_empty()
            && list.duplicate_treatment.is_none()
            && list.clauses.is_empty();
        if !plain {
            return self.refuse(tree, "only plain arguments are allowed");
        }
        let (mut args, mut printed) = (Vec::new(), Vec::new());
        for arg in &list.args {
            let FunctionArg::Unnamed(FunctionArgExpr::Expr(arg)) = arg else {
                return self.refuse(tree, "only plain arguments are allowed, no `*` and no names");
            };
            printed.push(self.print(arg, depth + 1)?);
            args.push(arg);
        }
        if *known == "replace" && !shrinks(&args) {
            let message = "`replace` takes two literal texts, and the second may not be longer than the first";
            return self.refuse(tree, message);
        }
        Ok(format!("{}({})", engine_name(known), printed.join(", ")))
    }
}

fn literal_text(tree: &Expr) -> Option<&str> {
    match tree {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a `replace` cannot make its text longer: nested ones that do would fill the memory.
fn shrinks(args: &[&Expr]) -> bool {
    match args {
        [_, from, to] => {
            matches!((literal_text(from), literal_text(to)), (Some(from), Some(to)) if to.len() <= from.len())
        }
        _ => false,
    }
}
