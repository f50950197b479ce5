//! The one integration binary.

mod clauses;
