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

// Letter by letter: those of the axes are equal, equal ones may be free.
bool is_nested(const Structure& special, const Structure& general) {
    const std::string order = "IEV";
    for (std::size_t i = 0; i < 3; ++i)
        if (order.find(special.code[i]) > order.find(general.code[i]))
            return false;
    return &special != &general;
}

std::vector<Structure> with_special_cases(std::vector<Structure> all) {
    for (Structure& general : all)
        for (const Structure& special : all)
            if (is_nested(special, general))
                general.special_cases.push_back(special.name);
    return all;
}

} // namespace

const std::vector<Structure>& structures() {
    // Never destroyed: a thread may still run when the process ends.
    static const auto& all = *new std::vector<Structure>(with_special_cases({
        {"full", "VVV", Storage::matrices, full_covariances, {}},
        {"tied", "EEE", Storage::matrix, tied_covariance, {}},
        {"diag", "VVI", Storage::diagonals, diag_covariances, {}},
        {"spherical", "VII", Storage::variances, spherical_covariances, {}},
        {"tied_diag", "EEI", Storage::diagonal, tied_diag_variances, {}},
        {"tied_spherical", "EII", Storage::variance, tied_spherical_variance, {}},
        {"VEI", "VEI", Storage::diagonals, vei_variances, {}},
        {"EVI", "EVI", Storage::diagonals, evi_variances, {}},
        {"EVV", "EVV", Storage::matrices, evv_covariances, {}},
        {"VEE", "VEE", Storage::matrices, vee_covariances, {}},
        {"EEV", "EEV", Storage::matrices, eev_covariances, {}},
        {"VEV", "VEV", Storage::matrices, vev_covariances, {}},
        {"EVE", "EVE", Storage::matrices, eve_covariances, {}},
        {"VVE", "VVE", Storage::matrices, vve_covariances, {}},
    }));
    return all;
}

bool Structure::is_constrained() const {
    const std::string own = code;
    return storage == Storage::matrices    ? own != "VVV"
           : storage == Storage::diagonals ? own != "VVI"
                                           : false;
}

// Celeux and Govaert (1995): volumes, shapes of determinant 1, rotations.
std::size_t Structure::n_free(std::size_t d, std::size_t k) const {
    const auto copies = [k](char letter) {
        return letter == 'I' ? 0 : letter == 'E' ? std::size_t{1} : k;
    };
    return copies(code[0]) + copies(code[1]) * (d - 1) + copies(code[2]) * (d * (d - 1) / 2);
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
