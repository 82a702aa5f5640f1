// One place to change when a structure is added: its word and its size.
#include "emgine/covariance_type.hpp"

#include <stdexcept>

namespace emgine {

CovarianceType covariance_type_of(const std::string& name) {
    for (const auto type :
         {CovarianceType::full, CovarianceType::tied, CovarianceType::diag,
          CovarianceType::spherical, CovarianceType::tied_diag, CovarianceType::tied_spherical})
        if (name == name_of(type))
            return type;
    throw std::invalid_argument(
        "covariance_type must be one of 'full', 'tied', 'diag', 'spherical', 'tied_diag', "
        "'tied_spherical'. Got '" +
        name + "' instead.");
}

const char* name_of(CovarianceType type) {
    switch (type) {
    case CovarianceType::full:
        return "full";
    case CovarianceType::tied:
        return "tied";
    case CovarianceType::diag:
        return "diag";
    case CovarianceType::spherical:
        return "spherical";
    case CovarianceType::tied_diag:
        return "tied_diag";
    default:
        return "tied_spherical";
    }
}

bool has_matrices(CovarianceType type) {
    return type == CovarianceType::full || type == CovarianceType::tied;
}

bool has_diagonals(CovarianceType type) {
    return type == CovarianceType::diag || type == CovarianceType::tied_diag;
}

bool is_shared(CovarianceType type) {
    return type == CovarianceType::tied || type == CovarianceType::tied_diag ||
           type == CovarianceType::tied_spherical;
}

std::size_t covariances_size(CovarianceType type, std::size_t n_features,
                             std::size_t n_components) {
    switch (type) {
    case CovarianceType::full:
        return n_components * n_features * n_features;
    case CovarianceType::tied:
        return n_features * n_features;
    case CovarianceType::diag:
        return n_components * n_features;
    case CovarianceType::spherical:
        return n_components;
    case CovarianceType::tied_diag:
        return n_features;
    default:
        return 1;
    }
}

} // namespace emgine
