// The header of a model file: what it says, and that it fits the data it describes. Version 1 holds
// Gaussian mixtures; version 2 names the arrays of any family. The writer writes the lowest version
// that can say it.
// Promises: a header that is returned describes arrays that are all there, of the right shapes,
// side by side and without holes. Knows nothing of files.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emgine/model_shape.hpp"
#include "files/checksum.hpp"

namespace emgine {

constexpr std::size_t most_header_bytes = 1 << 20;

struct Tensor {
    std::string name;
    std::vector<std::uint64_t> shape;
    std::uint64_t begin = 0, end = 0; // bytes in the data
};

struct ModelHeader {
    std::string version, family, structure, n_features, checksum;
    std::string feature_names; // a JSON array of strings, or nothing
    std::string estimator;
    std::string missing;         // "marginalize" where rows may lack cells, or nothing
    std::vector<Tensor> tensors; // weights, the family's parameters, lower_bounds

    ModelShape shape() const;
};

// Throws ModelFileError.
ModelHeader parse_header(const std::string& text, std::uint64_t data_bytes);

// The header of a model whose tensors lie side by side; checksum is missing.
ModelHeader header_of(const ModelShape& shape, std::size_t n_lower_bounds);

// Padded to a multiple of 8 bytes.
std::string header_text(const ModelHeader& header);

// A checksum that has taken in the metadata; the tensors follow in their order.
Checksum checksum_of(const ModelHeader& header);

} // namespace emgine
