//! tsunagi
