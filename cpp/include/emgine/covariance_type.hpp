// The covariance structures of a mixture: their names and the numbers each needs.
#pragma once

#include <cstddef>
#include <string>

namespace emgine {

enum class CovarianceType { full, tied, diag, spherical, tied_diag, tied_spherical };

// Throws std::invalid_argument for any other word.
CovarianceType covariance_type_of(const std::string& name);
const char* name_of(CovarianceType type);

// Whether a covariance is a matrix, and whether one serves all components.
bool has_matrices(CovarianceType type);
bool is_shared(CovarianceType type);
bool has_diagonals(CovarianceType type); // a number for each feature

// Numbers in the covariances of a mixture: full k d d, tied d d, diag k d, spherical k, tied_diag
// d, tied_spherical 1.
std::size_t covariances_size(CovarianceType type, std::size_t n_features, std::size_t n_components);

} // namespace emgine
