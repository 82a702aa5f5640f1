// Arrays by name: the parameters of a family, as Python shows them and files hold them.
// Row-major doubles; which names and shapes there are is the family's business.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace emgine {

using ArrayShape = std::vector<std::size_t>;

// Throws std::invalid_argument for more numbers than any memory holds: a shape may come from a
// file. Of an ArrayShape, or of lengths in braces, which take no memory.
template <class Lengths = std::initializer_list<std::size_t>>
std::size_t size_of(const Lengths& shape) {
    constexpr std::size_t most = std::size_t{1} << 56;
    std::size_t size = 1;
    for (const std::size_t length : shape) {
        if (length != 0 && size > most / length)
            throw std::invalid_argument("n_features and n_components are too large for memory.");
        size *= length;
    }
    return size;
}

struct NamedShape {
    std::string name;
    ArrayShape shape;
};

struct NamedArray {
    std::string name;
    std::vector<double> values;
};

using NamedArrays = std::vector<NamedArray>;

// Moves the values out; empty where there is no array of this name.
inline std::vector<double> taken(NamedArrays& arrays, std::string_view name) {
    for (NamedArray& array : arrays)
        if (array.name == name)
            return std::move(array.values);
    return {};
}

} // namespace emgine
