//! tsunagi-indicator
