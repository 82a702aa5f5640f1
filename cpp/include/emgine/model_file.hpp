// Model files: one reader and one writer, for Python and C++ alike. The layout is safetensors':
// docs/explanation/model-file.md. Promises: every bit comes back; every size is checked before
// memory is taken and every number before it is used; a write that fails leaves the old file whole.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include "emgine/mixture.hpp"

namespace emgine {

// The bytes are not a model file, or the numbers in them are not a mixture.
class ModelFileError : public std::invalid_argument {
  public:
    using std::invalid_argument::invalid_argument;
};

struct Model {
    Mixture mixture;
    std::vector<std::string> feature_names; // d in UTF-8, or none
    std::string estimator;            // what an estimator wrote about itself, as JSON, or nothing
    std::vector<double> lower_bounds; // of its iterations
};

// map: through a mapping of the file, which takes no second copy where it is cached already.
enum class Access { read, map };

// Throw ModelFileError, and load_model and save_model std::system_error where the file system
// refuses.
Model load_model(const std::string& path, Access access = Access::read);
Model read_model(const void* bytes, std::size_t n_bytes);

// Into a temporary file beside path, on disk before it takes path's place.
void save_model(const std::string& path, const Model& model);

} // namespace emgine
