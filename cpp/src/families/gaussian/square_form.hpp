// Densities of independent features as a product, two multiply-adds a feature instead of a
// subtraction, a scaling and a square: with v = (x - center) / scale, which all components share,
// log p is linear in v^2 and v. Only for components so near to the center that it loses no digit.
#pragma once

#include <vector>

#include "emgine/aligned.hpp"
#include "families/gaussian/structures.hpp"

namespace emgine {

struct GaussianParameters;

// Without statistics where it is not used.
struct SquareForm {
    bool together = false;                     // one sum of the squares of all features
    std::size_t n_statistics = 0;              // squares, then v by features
    std::vector<double> center, inverse_scale; // d; scales are powers of 2
    AlignedVector eta;                         // in tiles of components, by statistics
    AlignedVector offset, mode;                // in whole tiles: see kernels/squares.hpp
    std::vector<char> exact;                   // k: whether a component keeps its digits

    bool in_use() const { return n_statistics > 0; }
};

// Number of statistics by rows that a form of this storage may have.
std::size_t most_square_statistics(Storage storage, std::size_t n_features);

// Whether a component, given its distance from the center, keeps its digits.
bool is_near_center(const double* point, const double* center, const double* precisions_cholesky,
                    std::size_t precision_step, std::size_t n_features);

// After add_kernel_layout; of a shared matrix, in its whitened features, which have center 0.
SquareForm square_form(const GaussianParameters& p);

} // namespace emgine
