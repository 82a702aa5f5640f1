// The table, and the shapes of each storage.
#include "families/gaussian/structures.hpp"

#include <stdexcept>

namespace emgine {

namespace {

std::string listed() {
    std::string text;
    for (const Structure& structure : structures())
        text += std::string(text.empty() ? "'" : ", '") + structure.name + "'";
    return text;
}

} // namespace

const std::vector<Structure>& structures() {
    using Size = std::size_t;
    // Never destroyed: a thread may still run when the process ends.
    static const auto& all = *new std::vector<Structure>{
        {"full",
         "VVV",
         Storage::matrices,
         full_covariances,
         [](Size d, Size k) { return k * packed_triangle_size(d); },
         {"tied", "diag", "spherical", "tied_diag", "tied_spherical"}},
        {"tied",
         "EEE",
         Storage::matrix,
         tied_covariance,
         [](Size d, Size) { return packed_triangle_size(d); },
         {"tied_diag", "tied_spherical"}},
        {"diag",
         "VVI",
         Storage::diagonals,
         diag_covariances,
         [](Size d, Size k) { return k * d; },
         {"spherical", "tied_diag", "tied_spherical"}},
        {"spherical",
         "VII",
         Storage::variances,
         spherical_covariances,
         [](Size, Size k) { return k; },
         {"tied_spherical"}},
        {"tied_diag",
         "EEI",
         Storage::diagonal,
         tied_diag_variances,
         [](Size d, Size) { return d; },
         {"tied_spherical"}},
        {"tied_spherical",
         "EII",
         Storage::variance,
         tied_spherical_variance,
         [](Size, Size) { return Size{1}; },
         {}},
    };
    return all;
}

const Structure& structure_of(const std::string& name) {
    for (const Structure& structure : structures())
        if (name == structure.name)
            return structure;
    throw std::invalid_argument("covariance_type must be one of " + listed() + ". Got '" + name +
                                "' instead.");
}

ArrayShape shape_of(Storage storage, std::size_t d, std::size_t k) {
    switch (storage) {
    case Storage::matrices:
        return {k, d, d};
    case Storage::matrix:
        return {d, d};
    case Storage::diagonals:
        return {k, d};
    case Storage::diagonal:
        return {d};
    case Storage::variances:
        return {k};
    case Storage::variance:
        return {1};
    }
    return {};
}

std::size_t variance_at(Storage storage, std::size_t d, std::size_t component,
                        std::size_t feature) {
    switch (storage) {
    case Storage::matrices:
        return (component * d + feature) * d + feature;
    case Storage::matrix:
        return feature * (d + 1);
    case Storage::diagonals:
        return component * d + feature;
    case Storage::diagonal:
        return feature;
    case Storage::variances:
        return component;
    case Storage::variance:
        return 0;
    }
    return 0;
}

} // namespace emgine
