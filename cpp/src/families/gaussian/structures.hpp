// The table of covariance structures, the only list of them in the project: how a structure's
// covariances are stored, which the kernels and files see, and what its M-step constrains, which
// nobody else sees. The code in mclust says the constraint: volume, shape and orientation of the
// components are equal (E), free (V), or those of the axes (I).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "families/family.hpp"

namespace emgine {

// One for each component or one for all; matrices, numbers by feature, or a number.
enum class Storage { matrices, matrix, diagonals, diagonal, variances, variance };

// Storages are few and fixed: switches over them have no default, so that the compiler finds what a
// new one needs.
constexpr bool has_matrices(Storage storage) {
    return storage == Storage::matrices || storage == Storage::matrix;
}
constexpr bool has_diagonals(Storage storage) {
    return storage == Storage::diagonals || storage == Storage::diagonal;
}
constexpr bool is_shared(Storage storage) {
    return storage == Storage::matrix || storage == Storage::diagonal ||
           storage == Storage::variance;
}

// Of covariances, and of the scatter they are made of.
ArrayShape shape_of(Storage storage, std::size_t n_features, std::size_t n_components);
// Index of the variance of a feature of a component.
std::size_t variance_at(Storage storage, std::size_t n_features, std::size_t component,
                        std::size_t feature);

// The input of an M-step for covariances, when the means are already chosen.
struct Scatters {
    std::size_t d, k;
    const double* scatter;             // about the reference, as the statistics keep it
    const std::vector<double>& weight; // k
    const std::vector<double>& shift;  // k d: of the means from the reference
    double reg_covar;
    // k d: weights of the rows that have a feature; null where no row lacks one.
    const double* observed = nullptr;
    // Covariances from which alternating M-steps go on, of the same structure; null at a start.
    const double* previous = nullptr;
    // k: the weight that a component's covariance is an average by; null where it is `weight`.
    const double* mass = nullptr;
    // k d: what scatters are divided by instead of `observed`; null: that.
    const double* divisors = nullptr;
};

struct Structure {
    const char* name;
    const char* code; // in mclust
    Storage storage;
    std::vector<double> (*covariances)(const Scatters&);
    std::vector<const char*> special_cases; // structures nested in it

    // Its covariances are fewer than all of its storage.
    bool is_constrained() const;
    bool has_free_volume() const { return code[0] == 'V'; }
    std::size_t n_free(std::size_t n_features, std::size_t n_components) const;
};

const std::vector<Structure>& structures();
// Throws std::invalid_argument for any other word.
const Structure& structure_of(const std::string& name);

// M-steps (maximization.cpp), by name of the structure.
std::vector<double> full_covariances(const Scatters& from);
std::vector<double> tied_covariance(const Scatters& from);
std::vector<double> diag_covariances(const Scatters& from);
std::vector<double> spherical_covariances(const Scatters& from);
std::vector<double> tied_diag_variances(const Scatters& from);
std::vector<double> tied_spherical_variance(const Scatters& from);

// The others of mclust's: independent features (feature_shapes.cpp), matrices of one shape up to
// their volume (matrix_shapes.cpp), shapes along axes (orientations.cpp).
std::vector<double> vei_variances(const Scatters& from);
std::vector<double> evi_variances(const Scatters& from);
std::vector<double> vee_covariances(const Scatters& from);
std::vector<double> evv_covariances(const Scatters& from);
std::vector<double> eev_covariances(const Scatters& from);
std::vector<double> vev_covariances(const Scatters& from);
std::vector<double> eve_covariances(const Scatters& from);
std::vector<double> vve_covariances(const Scatters& from);

// M-step of a storage without matrices where rows lack cells (available_cases.cpp).
std::vector<double> variances_of_observed(Storage storage, const Scatters& from);

} // namespace emgine
