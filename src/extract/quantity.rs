//! Quantities: a number, its unit and what bounds it (数量).
