// The JSON of a model file's header, read and written. Checks the grammar and that nothing stands
// there twice; what the numbers mean is checked by model_header.cpp.
#pragma once

#include "files/model_header.hpp"

namespace emgine {

// Throws ModelFileError.
ModelHeader read_header_json(const std::string& text);
std::string write_header_json(const ModelHeader& header);

// A whole number that stands in a string of the metadata.
std::uint64_t json_integer(const std::string& text, const char* name);

} // namespace emgine
