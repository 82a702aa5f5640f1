// Straight lines through measured nanoseconds: 1 to 64 features, 1 to 32 components, all
// structures, registers of eight lanes. Where these are slower, both paths are, by much the same.
#include "scoring/row_cost.hpp"

#include <algorithm>

#include "rows/workspace.hpp"
#include "scoring/row.hpp"

namespace emgine {

namespace {

enum class Work { by_feature, whitened_once, by_factor };

Work work_of(const MixtureParameters& p) {
    if (!has_matrices(p.type))
        return Work::by_feature;
    return p.whiten_once ? Work::whitened_once : Work::by_factor;
}

// The first block of a pass then finds out which densities it can leave out (pruning.cpp), which
// takes about as long as the densities.
bool may_prune(const MixtureParameters& p) {
    return work_of(p) == Work::by_factor && p.n_features >= 24 && p.n_components > 2;
}

// padded_rows rows of a block.
double padded_cost(const MixtureParameters& p) {
    const auto d = static_cast<double>(p.n_features);
    const auto k = static_cast<double>(p.n_components);
    const double load = 80 + 8 * d;
    switch (work_of(p)) {
    case Work::by_feature:
        return load + k * (20 + 2 * d);
    case Work::whitened_once:
        return load + 0.55 * d * d + k * (20 + d);
    default:
        return load + k * (15 + 3 * d + 0.5 * d * d);
    }
}

} // namespace

double row_cost(const MixtureParameters& p) {
    const auto d = static_cast<double>(p.n_features);
    const auto k = static_cast<double>(p.n_components);
    const double posterior = p.n_components == 1 ? 10 : 50;
    switch (work_of(p)) {
    case Work::by_feature:
        return posterior + k * (3 + 0.4 * d);
    case Work::whitened_once:
        return posterior + 0.05 * d * d + d + k * (3.5 + 0.33 * d);
    default:
        break;
    }
    const std::size_t eights = p.eights.empty() ? 0 : p.n_components / components_of_eight;
    const auto rest = static_cast<double>(p.n_components - eights * components_of_eight);
    return posterior + static_cast<double>(eights) * (20 + 0.3 * d * d) +
           rest * (3.5 + 0.4 * d + 0.05 * d * d);
}

// Beyond about 128 KB, malloc often fetches the memory anew from the system.
double start_of_a_pass(const MixtureParameters& p) {
    const auto bytes = static_cast<double>((3 * p.n_features + p.n_components) * block_stride * 8);
    return 450 + (bytes > 128e3 ? 0.003 * bytes : 0);
}

double rows_cost(const MixtureParameters& p, std::size_t n_rows) {
    const auto n = static_cast<double>(n_rows);
    const double in_blocks = start_of_a_pass(p) + n / padded_rows * padded_cost(p);
    return fits_a_row(p) ? std::min(n * row_cost(p), in_blocks) : in_blocks;
}

std::size_t rows_one_by_one(const MixtureParameters& p, std::size_t n_rows, double start) {
    if (!fits_a_row(p))
        return 0;
    if (n_rows == 1)
        return 1;
    const double row = row_cost(p), padded = padded_cost(p);
    const std::size_t last = n_rows % padded_rows;
    const std::size_t whole = n_rows / padded_rows;
    const std::size_t first_block = rows_per_block / padded_rows;
    const std::size_t twice = may_prune(p) ? std::min(whole, first_block) : 0;
    const double last_padded = may_prune(p) && whole < first_block ? 2 * padded : padded;
    const double last_rows = static_cast<double>(last) * row;
    const double in_blocks =
        start + static_cast<double>(whole + twice) * padded + std::min(last_rows, last_padded);
    if (static_cast<double>(n_rows) * row < in_blocks)
        return n_rows;
    return last_rows < last_padded ? last : 0;
}

} // namespace emgine
