//! The integration tests: what holds of the whole.

mod bad;
mod cases;
mod clauses;
mod cli;
mod laws;
