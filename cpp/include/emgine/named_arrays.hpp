// Arrays by name: the parameters of a family, as Python shows them and files hold them.
// Row-major doubles; which names and shapes there are is the family's business.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace emgine {

using ArrayShape = std::vector<std::size_t>;

inline std::size_t size_of(const ArrayShape& shape) {
    std::size_t size = 1;
    for (const std::size_t length : shape)
        size *= length;
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

// Null where there is no array of this name.
inline NamedArray* find(NamedArrays& arrays, std::string_view name) {
    for (NamedArray& array : arrays)
        if (array.name == name)
            return &array;
    return nullptr;
}

// Moves the values out; empty where there is no array of this name.
inline std::vector<double> taken(NamedArrays& arrays, std::string_view name) {
    NamedArray* array = find(arrays, name);
    return array == nullptr ? std::vector<double>() : std::move(array->values);
}

} // namespace emgine
