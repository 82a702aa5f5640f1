// Two squares that mirror each other at a time, which the first cache holds.
#include "algebra/symmetric.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "machine/parallel.hpp"

namespace emgine {

namespace {

constexpr std::size_t square = 32;
constexpr double number = 0.6; // nanoseconds

// One matrix, its symmetric part, and what is allowed of its numbers.
struct Matrix {
    const double* values;
    std::size_t n;
    double tolerance;
    double* part;

    double scale(std::size_t i) const { return std::sqrt(std::max(values[i * (n + 1)], 0.0)); }
};

bool is_positive(const Matrix& matrix, std::size_t first, std::size_t end) {
    for (std::size_t i = first; i < end; ++i)
        if (!(matrix.values[i * (matrix.n + 1)] > 0))
            return false;
    return true;
}

// Rows from `top` and columns from `left` on, and their mirror image. The tolerance of a number and
// of its mirror image round differently, and both count.
bool square_is_symmetric(const Matrix& matrix, std::size_t top, std::size_t left) {
    const std::size_t n = matrix.n, rows = std::min(square, n - top);
    const std::size_t columns = std::min(square, n - left);
    double turned[square * square], by_row[square], by_column[square];
    for (std::size_t j = 0; j < columns; ++j) {
        by_column[j] = matrix.scale(left + j);
        for (std::size_t i = 0; i < rows; ++i)
            turned[i * square + j] = matrix.values[(left + j) * n + top + i];
    }
    for (std::size_t i = 0; i < rows; ++i)
        by_row[i] = matrix.scale(top + i);
    std::size_t beyond = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        const double* here = matrix.values + (top + i) * n + left;
        double* there = turned + i * square;
        for (std::size_t j = 0; j < columns; ++j) {
            const double difference = std::abs(here[j] - there[j]);
            beyond += difference > matrix.tolerance * by_row[i] * by_column[j] ||
                      difference > matrix.tolerance * by_column[j] * by_row[i];
            there[j] = (here[j] + there[j]) / 2;
        }
        std::copy_n(there, columns, matrix.part + (top + i) * n + left);
    }
    for (std::size_t j = 0; j < columns; ++j)
        for (std::size_t i = 0; i < rows; ++i)
            matrix.part[(left + j) * n + top + i] = turned[i * square + j];
    return beyond == 0;
}

// Rows from `top` on, to the diagonal. Every square may be the first to touch its pages, which a
// busy system is slow to give.
bool rows_are_symmetric(const Matrix& matrix, std::size_t top) {
    if (!is_positive(matrix, top, std::min(matrix.n, top + square)))
        return false;
    for (std::size_t left = 0; left <= top; left += square) {
        check_long_work();
        if (!square_is_symmetric(matrix, top, left))
            return false;
    }
    return true;
}

} // namespace

bool symmetric_parts(const Matrices& matrices, double tolerance, int n_threads, double* parts) {
    const std::size_t n = matrices.n, size = n * n, steps = (n + square - 1) / square;
    const double cost = number * static_cast<double>(size * matrices.n_matrices);
    const std::size_t n_tasks = matrices.n_matrices * steps;
    std::atomic<bool> symmetric{true};
    parallel_for(
        n_tasks, n_workers(n_tasks, cost, n_threads), asked_meanwhile(), [&](const Task& task) {
            if (!symmetric)
                return;
            const std::size_t at = task.index / steps, step = task.index % steps;
            const Matrix matrix{matrices.values + at * size, n, tolerance, parts + at * size};
            // The longest rows first.
            if (!rows_are_symmetric(matrix, (steps - 1 - step) * square))
                symmetric = false;
        });
    return symmetric;
}

} // namespace emgine
