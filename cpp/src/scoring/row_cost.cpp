// Compares the family's estimates of a row and of a block.
#include "scoring/row_cost.hpp"

#include <algorithm>

namespace emgine {

// Beyond about 128 KB, malloc often fetches the memory anew from the system.
double start_of_a_pass(const ModelShape& shape) {
    const auto bytes =
        static_cast<double>((3 * shape.n_features + shape.n_components) * block_stride * 8);
    return 450 + (bytes > 128e3 ? 0.003 * bytes : 0);
}

double rows_cost(const Components& components, std::size_t n_rows) {
    const ScoringCosts& costs = components.costs();
    const auto n = static_cast<double>(n_rows);
    const double in_blocks =
        start_of_a_pass(components.shape()) + n / padded_rows * costs.padded_rows;
    return costs.fits_a_row ? std::min(n * costs.row, in_blocks) : in_blocks;
}

std::size_t rows_one_by_one(const Components& components, std::size_t n_rows, double start) {
    const ScoringCosts& costs = components.costs();
    if (!costs.fits_a_row)
        return 0;
    if (n_rows == 1)
        return 1;
    const double padded = costs.padded_rows;
    const std::size_t last = n_rows % padded_rows;
    const std::size_t whole = n_rows / padded_rows;
    const std::size_t first_block = rows_per_block / padded_rows;
    const bool twice_as_long = costs.first_block_twice;
    const std::size_t twice = twice_as_long ? std::min(whole, first_block) : 0;
    const double last_padded = twice_as_long && whole < first_block ? 2 * padded : padded;
    const double last_rows = static_cast<double>(last) * costs.row;
    const double in_blocks =
        start + static_cast<double>(whole + twice) * padded + std::min(last_rows, last_padded);
    if (static_cast<double>(n_rows) * costs.row < in_blocks)
        return n_rows;
    return last_rows < last_padded ? last : 0;
}

} // namespace emgine
