//! nearest-place
