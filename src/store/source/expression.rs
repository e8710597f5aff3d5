//! The allow-list for `{ expression = … }` and `where` (P19): one scalar expression over the columns of one table.
//!
//! The text is parsed, its tree is walked, and SQL is printed anew from the tree. Nothing of the text itself reaches
//! the engine, and a kind of syntax that is not named here is refused.

mod call;
mod functions;
mod limits;
mod parser_text;
mod print;
mod refusal;

pub use refusal::{Refusal, Scope};
use refusal::{SCALAR, at, span};

use sqlparser::dialect::DuckDbDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Whitespace};

/// The longest expression, in bytes.
const LONGEST: usize = 4096;
/// The deepest nesting.
const DEEPEST: usize = 64;

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
                format!("this is no expression: {}", parser_text::reason(&text))
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
