// The transposition of a block: the only code that reads the caller's rows in a pass.
#include "rows/block.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "machine/dispatch.hpp"

namespace emgine {

namespace {

template <class T>
void read_strided(const MatrixView& rows, std::size_t first, std::size_t n, double* x) {
    for (std::size_t j = 0; j < rows.columns; ++j)
        for (std::size_t s = 0; s < n; ++s)
            x[j * block_stride + s] = static_cast<double>(*address_of<T>(rows, first + s, j));
}

// COLUMNS (a compile-time constant) features from j on, of rows whose numbers are adjacent.
template <class T, std::size_t COLUMNS>
void read_columns(const MatrixView& rows, std::size_t first, std::size_t n, std::size_t j,
                  double* x) {
    const char* from = reinterpret_cast<const char*>(address_of<T>(rows, first, j));
    double* to = x + j * block_stride;
    for (std::size_t s = 0; s < n; ++s, from += rows.row_stride)
        for (std::size_t i = 0; i < COLUMNS; ++i)
            to[i * block_stride + s] = static_cast<double>(reinterpret_cast<const T*>(from)[i]);
}

// The last features, fewer than a cache line.
template <class T, std::size_t COLUMNS>
void read_last_columns(std::size_t left, const MatrixView& rows, std::size_t first, std::size_t n,
                       std::size_t j, double* x) {
    if constexpr (COLUMNS > 0) {
        if (left == COLUMNS)
            read_columns<T, COLUMNS>(rows, first, n, j, x);
        else
            read_last_columns<T, COLUMNS - 1>(left, rows, first, n, j, x);
    }
}

// One cache line of each row at a time, where the kernel has too few columns or other numbers.
template <class T>
void read_dense_rows(const MatrixView& rows, std::size_t first, std::size_t n, double* x) {
    constexpr std::size_t least_columns = 2;
    if (std::is_same_v<T, double> && rows.columns >= least_columns)
        return kernels().transposed(reinterpret_cast<const char*>(address_of<T>(rows, first, 0)),
                                    rows.row_stride, n, rows.columns, x);
    constexpr std::size_t line = 8;
    std::size_t j = 0;
    for (; j + line <= rows.columns; j += line)
        read_columns<T, line>(rows, first, n, j, x);
    read_last_columns<T, line - 1>(rows.columns - j, rows, first, n, j, x);
}

template <class T>
void read_rows(const MatrixView& rows, std::size_t first, std::size_t n, double* x) {
    if (std::is_same_v<T, double> && rows.columns == 1 && rows.row_stride == sizeof(T))
        std::memcpy(x, address_of<T>(rows, first, 0), n * sizeof(T));
    else if (rows.column_stride == sizeof(T))
        read_dense_rows<T>(rows, first, n, x);
    else
        read_strided<T>(rows, first, n, x);
}

void copy_row(std::size_t from, std::size_t to, std::size_t n_features, double* x) {
    for (std::size_t j = 0; j < n_features; ++j)
        x[j * block_stride + to] = x[j * block_stride + from];
}

} // namespace

void check_not_empty(const MatrixView& rows) {
    if (rows.rows == 0)
        throw std::invalid_argument("X must have at least one row.");
}

void check_columns(const MatrixView& rows, std::size_t n_features) {
    if (rows.columns != n_features)
        throw std::invalid_argument("X has " + std::to_string(rows.columns) +
                                    " features, but the mixture has " + std::to_string(n_features) +
                                    ".");
}

std::size_t size_block(const MatrixView& rows, std::size_t block, Workspace& workspace) {
    const std::size_t n = std::min(rows_per_block, rows.rows - block * rows_per_block);
    workspace.n = (n + padded_rows - 1) / padded_rows * padded_rows;
    return n;
}

std::size_t load_block(const MatrixView& rows, std::size_t block, Workspace& workspace) {
    const std::size_t first = block * rows_per_block;
    const std::size_t n = size_block(rows, block, workspace);
    double* x = workspace.x.get();
    if (rows.scalar == Scalar::float64)
        read_rows<double>(rows, first, n, x);
    else
        read_rows<float>(rows, first, n, x);
    for (std::size_t j = 0; j < rows.columns; ++j)
        std::fill(x + j * block_stride + n, x + j * block_stride + workspace.n,
                  x[j * block_stride + n - 1]);
    return n;
}

bool load_weights(const double* sample_weight, std::size_t block, std::size_t n_rows,
                  std::size_t n_features, Workspace& workspace) {
    double* weight = workspace.row_weight.get();
    if (sample_weight == nullptr) {
        std::fill(weight + std::min(workspace.ones, n_rows), weight + n_rows, 1.0);
        std::fill(weight + n_rows, weight + workspace.n, 0.0);
        workspace.ones = n_rows;
        workspace.unit_weights = true;
        return true;
    }
    workspace.ones = 0;
    std::fill(weight + n_rows, weight + workspace.n, 0.0);
    std::copy_n(sample_weight + block * rows_per_block, n_rows, weight);
    const double* end = weight + workspace.n;
    workspace.unit_weights = std::all_of(static_cast<const double*>(weight), end,
                                         [](double w) { return w == 0 || w == 1; });
    const double* some =
        std::find_if(static_cast<const double*>(weight), end, [](double w) { return w > 0; });
    if (some == end)
        return false;
    for (std::size_t s = 0; s < workspace.n; ++s)
        if (weight[s] == 0)
            copy_row(static_cast<std::size_t>(some - weight), s, n_features, workspace.x.get());
    return true;
}

} // namespace emgine
