//! The integration tests: what holds of the whole.

#![expect(clippy::unwrap_used, reason = "where a test cannot go on it has failed")]

mod bad;
mod cases;
mod clauses;
mod cli;
mod editions;
mod laws;
mod papers;
