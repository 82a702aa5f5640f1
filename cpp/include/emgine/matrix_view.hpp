// Rows that belong to the caller, read where they lie: any strides, float64 or float32. Every
// number lies at its natural alignment. Never owns, never copies, never knows numpy.
#pragma once

#include <cstddef>

namespace emgine {

enum class Scalar { float64, float32 };

struct MatrixView {
    const void* data = nullptr;
    Scalar scalar = Scalar::float64;
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::ptrdiff_t row_stride = 0;    // in bytes, may be negative
    std::ptrdiff_t column_stride = 0; // in bytes, may be negative
};

template <class T>
const T* address_of(const MatrixView& view, std::size_t row, std::size_t column) {
    return reinterpret_cast<const T*>(static_cast<const char*>(view.data) +
                                      static_cast<std::ptrdiff_t>(row) * view.row_stride +
                                      static_cast<std::ptrdiff_t>(column) * view.column_stride);
}

inline double value_at(const MatrixView& view, std::size_t row, std::size_t column) {
    return view.scalar == Scalar::float64
               ? *address_of<double>(view, row, column)
               : static_cast<double>(*address_of<float>(view, row, column));
}

// Dense rows of doubles, one after the other.
inline MatrixView dense_view(const double* data, std::size_t rows, std::size_t columns) {
    const auto size = static_cast<std::ptrdiff_t>(sizeof(double));
    return {data, Scalar::float64, rows, columns, size * static_cast<std::ptrdiff_t>(columns),
            size};
}

} // namespace emgine
