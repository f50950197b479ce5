//! What holds for the whole: the one integration binary.

mod bad;
