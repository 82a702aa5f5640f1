// The parameters of the components of a Gaussian mixture, and what the kernels read of them. Made
// once, then never changed.
#pragma once

#include <vector>

#include "emgine/aligned.hpp"
#include "families/gaussian/square_form.hpp"
#include "families/gaussian/structures.hpp"

namespace emgine {

// From here on a component of a block takes long enough to ask whether to go on.
constexpr std::size_t slow_features = 64;

struct GaussianParameters {
    Storage storage = Storage::matrices;
    std::size_t n_features = 0;
    std::size_t n_components = 0;
    std::vector<double> means;               // k d
    std::vector<double> covariances;         // see shape_of
    std::vector<double> precisions_cholesky; // same shape; matrices: upper triangular U, precision
                                             // = U U'

    // What the kernels read.
    std::vector<double> log_normalizers; // k: log weight + log det of the factor - d/2 log(2 pi)
    AlignedVector factors; // matrices k, matrix 1: the lower factor U' in panels (kernels.hpp);
                           // diagonal, variance: the factor, k times
    AlignedVector component_tiles; // matrices: means and factors of eight components side by side,
                                   // for rows by themselves
    std::vector<double> center;    // matrix: average of the means, d
    std::vector<double> whitened_means; // matrix: factor (mean - center), k d
    // Of mixtures whose rows may lack cells, see gap_layout.hpp.
    AlignedVector precision_tiles; // matrices: precisions of eight components side by side; matrix:
                                   // the same eight times
    AlignedVector mean_tiles;      // means of eight components side by side
    std::vector<double> of_feature; // k d, without matrices: parts of log_normalizers
    bool whiten_once = false;       // matrix: the means lie close enough to share one whitening
    SquareForm squares;             // of independent features, and of whitened ones
};

// Without the copies that a list of initial values makes.
inline NamedArrays means_and(const char* name, std::vector<double> means,
                             std::vector<double> values) {
    NamedArrays arrays;
    arrays.reserve(2);
    arrays.push_back({"means", std::move(means)});
    arrays.push_back({name, std::move(values)});
    return arrays;
}

// Numbers of a factor of component k, for storages without matrices.
inline const double* scales_of(const GaussianParameters& p) {
    return is_shared(p.storage) ? p.factors.data() : p.precisions_cholesky.data();
}

// The packed factor of component k, for storages with matrices.
inline const double* factor_of(const GaussianParameters& p, std::size_t k) {
    const std::size_t own = p.storage == Storage::matrix ? 0 : k;
    return p.factors.data() + own * packed_factor_size(p.n_features);
}

} // namespace emgine
