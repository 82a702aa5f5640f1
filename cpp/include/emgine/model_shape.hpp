// What is known of a model before it has parameters: its family, its structure and its sizes.
// Statistics, starts and files are laid out by it alone.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "emgine/named_arrays.hpp"

namespace emgine {

class Family;

struct ModelShape {
    const Family* family = nullptr;
    std::string structure; // of the family's structures, such as "full"; empty where it has none
    std::size_t n_features = 0;
    std::size_t n_components = 0;
    bool missing = false; // rows may lack cells, which are NaN: densities are those of the others

    bool operator==(const ModelShape& other) const {
        return family == other.family && structure == other.structure &&
               n_features == other.n_features && n_components == other.n_components &&
               missing == other.missing;
    }
    bool operator!=(const ModelShape& other) const { return !(*this == other); }
};

// Throws std::invalid_argument unless there are such a family and structure, and both sizes are
// positive.
ModelShape model_shape(const std::string& family, const std::string& structure,
                       std::size_t n_features, std::size_t n_components, bool missing = false);
const char* family_name(const ModelShape& shape);

// Parameters of the components in the order of files.
std::vector<NamedShape> parameters_of(const ModelShape& shape);

// Weights that sum to 1, and the free numbers among the parameters.
std::size_t n_free_parameters(const ModelShape& shape);

// Estimated nanoseconds of an E-step over so many rows with one thread.
double pass_cost(const ModelShape& shape, std::size_t n_rows);

} // namespace emgine
