//! Calls of functions: which are allowed, and with which arguments their cost stays bounded.

use crate::domain::similar::similar;
use sqlparser::ast::{Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, ObjectNamePart};

use super::functions::{AGGREGATES, ALLOWED, engine_name};
use super::limits::{SEPARATOR, ZONE};
use super::print::{Printed, Printer, literal_text, one_field};
use super::refusal::Refusal;
use crate::store::source::quote::quote_text;

/// Functions that the engine writes out with an argument of theirs twice: nested, they grow as powers of two.
const TWOFOLD: &[&str] = &["nullif", "split_part"];
/// How deep they may be nested.
const MOST_TWOFOLD: usize = 8;
/// The longest format of a time, in bytes.
const FORMAT: usize = 64;

impl Printer<'_> {
    pub(super) fn function(&self, function: &Function, tree: &Expr, depth: usize) -> Printed {
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
            let close = similar(&name, ALLOWED.iter().copied());
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
        let mut args = Vec::new();
        for arg in &list.args {
            let FunctionArg::Unnamed(FunctionArgExpr::Expr(arg)) = arg else {
                return self.refuse(tree, "only plain arguments are allowed, no `*` and no names");
            };
            args.push(arg);
        }
        self.bounded(known, &args, tree)?;
        let twofold = TWOFOLD.contains(known);
        self.twofold.set(self.twofold.get() + usize::from(twofold));
        if self.twofold.get() > MOST_TWOFOLD {
            let message = format!("`{known}` is nested more than {MOST_TWOFOLD} deep");
            return Err(Refusal::new(message, self.place(tree), "prepare deep computations as a column of the data"));
        }
        let before = self.named.get();
        let printed: Vec<String> = match *known {
            "greatest" | "least" => self.compared(&args, depth)?,
            _ => args.iter().map(|arg| self.print(arg, depth + 1)).collect::<Result<_, _>>()?,
        };
        self.twofold.set(self.twofold.get() - usize::from(twofold));
        let call = format!("{}({})", engine_name(known), printed.join(", "));
        // What holds no column is the same for every row, and may be no value at all: a thirteenth month.
        if self.named.get() == before
            && let Err(said) = (self.scope.value)(&call)
        {
            return Err(Refusal::new(format!("`{known}`: {said}"), self.place(tree), "check its arguments"));
        }
        // A number since 1970 is an instant, whatever zone the entry's other times are of.
        let counted = matches!(*known, "epoch_ms" | "make_timestamp") && args.len() == 1;
        if counted && self.scope.local && (self.scope.kind_of)(&call).as_deref() == Some("TIMESTAMP") {
            return Ok(format!("cast({call} as timestamptz)"));
        }
        Ok(call)
    }

    /// Refuses arguments that would make the cost of a call unbounded: separators, formats and paths are literals.
    fn bounded(&self, name: &str, args: &[&Expr], tree: &Expr) -> Result<(), Refusal> {
        let literal = |at: usize| args.get(at).and_then(|arg| literal_text(arg));
        let refuse = |at: usize, message: String, hint: &str| {
            let place = args.get(at).map_or_else(|| self.place(tree), |arg| self.place(*arg));
            Err(Refusal::new(message, place, hint))
        };
        match name {
            "concat_ws" if literal(0).is_none_or(|text| text.len() > SEPARATOR) => {
                let message = format!("the separator of `concat_ws` is a literal text of at most {SEPARATOR} bytes");
                refuse(0, message, "write it out: concat_ws('-', a, b)")
            }
            "replace" if !shrinks(args) => {
                let message = "`replace` takes two literal texts, and the second may not be longer than the first";
                refuse(1, message.to_owned(), "prepare longer texts as a column of the data")
            }
            "split_part" if literal(1).is_none_or(|text| text.len() > SEPARATOR) => {
                let message = format!("the separator of `split_part` is a literal text of at most {SEPARATOR} bytes");
                refuse(1, message, "write it out: split_part(path, '/', 2)")
            }
            "trim" | "ltrim" | "rtrim" if args.len() > 1 && literal(1).is_none_or(|text| text.len() > SEPARATOR) => {
                let message = format!("what `{name}` takes off is a literal text of at most {SEPARATOR} bytes");
                refuse(1, message, "write it out: trim(name, '_')")
            }
            "strptime" | "try_strptime" | "strftime" => {
                let at = usize::from(name != "strftime" || literal(0).is_none());
                match literal(at) {
                    Some(format) if format.len() <= FORMAT => {
                        let zone = name != "strftime" && format.replace("%%", "").contains("%Z");
                        let message = "`%Z` reads a zone's name and does not apply it: the time would be wrong";
                        if zone { refuse(at, message.to_owned(), ZONE) } else { Ok(()) }
                    }
                    _ => {
                        let message = format!("the format of `{name}` is a literal text of at most {FORMAT} bytes");
                        refuse(at, message, "write it out: strptime(day, '%d.%m.%Y')")
                    }
                }
            }
            "json_extract" | "json_extract_string" if !args.get(1).is_some_and(|path| one_field(path)) => {
                let message = format!("the path of `{name}` is a literal text without `*` and `..`");
                refuse(1, message, "name one field: '$.cart.total'")
            }
            _ => Ok(()),
        }
    }

    /// The pattern of a `like`: the engine's matcher goes back over the text for every `%` where there is a `_` too.
    pub(super) fn pattern(&self, pattern: &Expr) -> Printed {
        let Some(text) = literal_text(pattern) else {
            let hint = "write it out, such as 'a%', or use contains or starts_with";
            return Err(Refusal::new("the pattern of `like` is a literal text", self.place(pattern), hint));
        };
        if text.contains('_') && text.trim_end_matches('%').matches('%').count() > 1 {
            let message = "a pattern with `_` holds one `%` at most, beside one at its end";
            return Err(Refusal::new(message, self.place(pattern), "join two tests with `and`"));
        }
        Ok(quote_text(text))
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
