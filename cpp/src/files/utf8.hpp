// UTF-8: the encoding of names in a model file, checked so that every language can take them.
#pragma once

#include <cstdint>
#include <string>

namespace emgine {

void append_utf8(std::uint32_t point, std::string& to);

// Well-formed: no overlong form, no surrogate, nothing past U+10FFFF.
bool is_utf8(const std::string& text);

} // namespace emgine
