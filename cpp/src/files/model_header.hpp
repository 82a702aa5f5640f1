// The header of a model file: its contents, and the check that it fits the data that it describes.
// Promises: the arrays described by a returned header are complete, of the right shapes, and side
// by side without holes. Does not access files.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "emgine/mixture.hpp"

namespace emgine {

constexpr std::size_t most_header_bytes = 1 << 20;

enum TensorName { weights, means, covariances, precisions_cholesky, lower_bounds, n_tensors };

struct Tensor {
    bool present = false;
    std::size_t rank = 0;
    std::array<std::uint64_t, 3> shape{};
    std::uint64_t begin = 0, end = 0; // bytes in the data
};

struct ModelHeader {
    std::string family, covariance_type, checksum;
    std::string feature_names; // a JSON array of strings, or nothing
    std::string estimator;
    std::array<Tensor, n_tensors> tensors;

    CovarianceType type() const { return covariance_type_of(covariance_type); }
    std::uint64_t n_components() const { return tensors[means].shape[0]; }
    std::uint64_t n_features() const { return tensors[means].shape[1]; }
};

// Throws ModelFileError.
ModelHeader parse_header(const std::string& text, std::uint64_t data_bytes);

// All fields except checksum must be set, and tensors must be side by side. The text is padded to a
// multiple of 8 bytes.
std::string header_text(const ModelHeader& header);

// Shapes of the tensors of a mixture, side by side in the order of TensorName.
void lay_out(CovarianceType type, std::uint64_t d, std::uint64_t k, std::uint64_t n_lower_bounds,
             ModelHeader& header);

// CRC-32 of the metadata and then of all tensors, in the order of TensorName.
class Checksum {
  public:
    explicit Checksum(const ModelHeader& header);
    void add(const void* bytes, std::size_t n);
    std::string text() const; // 8 lower case hexadecimal digits

  private:
    std::uint32_t register_ = 0xFFFFFFFF;
};

} // namespace emgine
