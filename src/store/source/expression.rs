//! The allow-list for `{ expression = … }` and `where` (P19): one scalar expression over the columns of one table.
//!
//! The text is parsed, its tree is walked, and SQL is printed anew from the tree. Nothing of the text itself reaches
//! the engine, and a kind of syntax that is not named here is refused.

mod call;
mod functions;
mod limits;
mod print;

use std::ops::Range;

use sqlparser::dialect::DuckDbDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer, Whitespace};

use super::catalog::RawColumn;

/// The longest expression, in bytes.
const LONGEST: usize = 4096;
/// The deepest nesting.
const DEEPEST: usize = 64;

/// Why an expression is refused, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// Bytes of the expression.
    pub span: Range<usize>,
    /// The way out.
    pub hint: String,
}

impl Refusal {
    fn new(message: impl Into<String>, span: Range<usize>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), span, hint: hint.into() }
    }
}

const SCALAR: &str = "write one expression over the columns of the table: literals, columns, operators, case, cast, \
                      and functions such as lower, coalesce or round";

/// What an expression may name, and how its times are meant.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The columns of its table.
    pub columns: &'a [RawColumn],
    /// Times without offset are local to a zone of the entry, so that those made of a number have to say that they are not.
    pub local: bool,
    /// The type of SQL over the table, where the engine can bind it.
    pub kind_of: &'a dyn Fn(&str) -> Option<String>,
    /// Whether SQL without a column has a value, or why the engine cannot compute it.
    pub value: &'a dyn Fn(&str) -> Result<bool, String>,
}

/// Checks an expression against the allow-list and prints it as SQL for the engine.
///
/// # Errors
/// The first thing in it that is not allowed.
pub fn check(text: &str, scope: Scope<'_>) -> Result<String, Refusal> {
    if text.len() > LONGEST {
        return Err(Refusal::new(
            format!("the expression is {} bytes long; {LONGEST} are allowed", text.len()),
            0..text.len(),
            "prepare long computations as a column of the data",
        ));
    }
    if text.trim().is_empty() {
        return Err(Refusal::new("the expression is empty", 0..text.len(), SCALAR));
    }
    let dialect = DuckDbDialect {};
    let tokens = Tokenizer::new(&dialect, text)
        .tokenize_with_location()
        .map_err(|error| Refusal::new(error.message, at(text, error.location)..text.len(), SCALAR))?;
    check_tokens(text, &tokens)?;
    let mut parser = Parser::new(&dialect).with_recursion_limit(4 * DEEPEST).with_tokens_with_locations(tokens);
    let tree = parser.parse_expr().map_err(|error| {
        let place = parser.peek_token().span;
        let message = match error {
            ParserError::RecursionLimitExceeded => "the expression is nested too deeply".to_owned(),
            ParserError::ParserError(text) | ParserError::TokenizerError(text) => {
                let end = text.find(" at Line:").unwrap_or(text.len());
                format!("this is no expression: {}", &text[..end])
            }
        };
        Refusal::new(message, span(text, place), SCALAR)
    })?;
    let next = parser.peek_token();
    if next.token != Token::EOF {
        return Err(Refusal::new(
            format!("the expression ends before `{}`; only one expression is allowed", next.token),
            at(text, next.span.start)..text.len(),
            SCALAR,
        ));
    }
    print::Printer::new(text, scope).print(&tree, 0)
}

/// What can be refused before parsing: comments, statements, parameters, and depth.
fn check_tokens(text: &str, tokens: &[TokenWithSpan]) -> Result<(), Refusal> {
    let mut depth = 0_usize;
    for token in tokens {
        let place = || span(text, token.span);
        let refuse = |what: &str| Err(Refusal::new(what, place(), SCALAR));
        match &token.token {
            Token::Whitespace(Whitespace::SingleLineComment { .. } | Whitespace::MultiLineComment(_)) => {
                return refuse("comments are not allowed in an expression");
            }
            Token::SemiColon => return refuse("`;` is not allowed: an expression is no statement"),
            Token::Placeholder(_) | Token::Question | Token::AtSign => return refuse("parameters are not allowed"),
            Token::LBrace | Token::RBrace => return refuse("struct and map literals are not allowed"),
            Token::LBracket | Token::RBracket => return refuse("lists and subscripts are not allowed"),
            Token::LParen => depth += 1,
            Token::Word(word) if word.quote_style.is_none() && word.value.eq_ignore_ascii_case("case") => depth += 1,
            Token::Word(word) if word.quote_style.is_none() && word.value.eq_ignore_ascii_case("end") => {
                depth = depth.saturating_sub(1);
            }
            Token::RParen => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(Refusal::new(
                format!("the expression is nested more than {DEEPEST} deep"),
                place(),
                "prepare deep computations as a column of the data",
            ));
        }
    }
    Ok(())
}

/// The byte at a line and column; both begin at 1, and 0 means unknown.
fn at(text: &str, place: Location) -> usize {
    if place.line == 0 {
        return 0;
    }
    let mut lines = 1;
    let start = text.char_indices().find(|(_, c)| {
        let here = lines == place.line;
        lines += u64::from(*c == '\n');
        here
    });
    let Some((start, _)) = start else { return text.len() };
    let skip = usize::try_from(place.column.saturating_sub(1)).unwrap_or(usize::MAX);
    text[start..].char_indices().nth(skip).map_or(text.len(), |(byte, _)| start + byte)
}

fn span(text: &str, place: sqlparser::tokenizer::Span) -> Range<usize> {
    if place.start.line == 0 {
        return 0..text.len();
    }
    let start = at(text, place.start);
    start..at(text, place.end).max(start).min(text.len())
}
