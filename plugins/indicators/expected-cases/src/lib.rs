//! expected-cases
