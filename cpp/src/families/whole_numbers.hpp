// Structures that are whole numbers: one for each feature, such as "3,2,5", or one for all.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace emgine {

// Numbers from least to most, written without signs, spaces and leading zeros: equal numbers are
// equal structures. `words` says what they are, such as "numbers of categories". Throws
// std::invalid_argument for anything else.
std::vector<std::size_t> whole_numbers(const std::string& structure, std::size_t least,
                                       std::size_t most, const std::string& words);

} // namespace emgine
