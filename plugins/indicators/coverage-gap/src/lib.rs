//! coverage-gap
