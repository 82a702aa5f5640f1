// UTF-8: the encoding of names in a model file, checked so that every language can read them.
#pragma once

#include <cstdint>
#include <string>

namespace emgine {

void append_utf8(std::uint32_t point, std::string& to);

// Well-formed means: no overlong form, no surrogate, no code point above U+10FFFF.
bool is_utf8(const std::string& text);

} // namespace emgine
