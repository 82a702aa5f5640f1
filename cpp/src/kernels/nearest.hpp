// k-means: the nearest centre of each row, and sums of the rows of each centre. Centres come
// packed, center_tile side by side. Distances are sums over the features in their order, one row a
// lane; so are the sums over rows, one feature a lane: the same bits at any width.
#pragma once

#include "lanes.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// A tile of distances fills the registers; each number that is read takes part in several.
constexpr std::size_t centers_at_once = lanes == 8 ? 8 : 4;
constexpr std::size_t vectors_at_once = lanes == 8 ? 3 : 2;

struct Nearest {
    Lanes distance[vectors_at_once];
    IntegerLanes label[vectors_at_once];
};

template <std::size_t CENTERS>
EMGINE_INLINE void look_at_centers(const double* x, std::size_t n_features, const double* centers,
                                   std::size_t first, Nearest& nearest) noexcept {
    Lanes distance[CENTERS][vectors_at_once] = {};
    for (std::size_t j = 0; j < n_features; ++j) {
        Lanes row[vectors_at_once];
#pragma GCC unroll 3
        for (std::size_t v = 0; v < vectors_at_once; ++v)
            row[v] = load(x + j * block_stride + v * lanes);
#pragma GCC unroll 8
        for (std::size_t c = 0; c < CENTERS; ++c) {
            const Lanes center = broadcast(centers[j * center_tile + c]);
#pragma GCC unroll 3
            for (std::size_t v = 0; v < vectors_at_once; ++v) {
                const Lanes apart = row[v] - center;
                distance[c][v] = mul_add(apart, apart, distance[c][v]);
            }
        }
    }
#pragma GCC unroll 8
    for (std::size_t c = 0; c < CENTERS; ++c)
#pragma GCC unroll 3
        for (std::size_t v = 0; v < vectors_at_once; ++v) {
            const IntegerLanes number = IntegerLanes{} + static_cast<std::int64_t>(first + c);
            const auto nearer = distance[c][v] < nearest.distance[v];
            nearest.label[v] = nearer ? number : nearest.label[v];
            nearest.distance[v] = nearer ? distance[c][v] : nearest.distance[v];
        }
}

// The last centers, fewer than are looked at at once: their number is known to the compiler.
template <std::size_t CENTERS>
EMGINE_INLINE void look_at_last(std::size_t left, const double* x, std::size_t n_features,
                                const double* centers, std::size_t first,
                                Nearest& nearest) noexcept {
    if constexpr (CENTERS > 0) {
        if (left == CENTERS)
            look_at_centers<CENTERS>(x, n_features, centers, first, nearest);
        else
            look_at_last<CENTERS - 1>(left, x, n_features, centers, first, nearest);
    }
}

void nearest(const double* x, std::size_t n, std::size_t n_features, const double* packed_centers,
             std::size_t n_centers, std::int64_t* label) noexcept {
    for (std::size_t s = 0; s < n; s += vectors_at_once * lanes) {
        Nearest found{};
        for (Lanes& distance : found.distance)
            distance = broadcast(__builtin_inf());
        std::size_t c = 0;
        const auto packed = [&] {
            return packed_centers + c / center_tile * center_tile * n_features + c % center_tile;
        };
        for (; c + centers_at_once <= n_centers; c += centers_at_once)
            look_at_centers<centers_at_once>(x + s, n_features, packed(), c, found);
        look_at_last<centers_at_once - 1>(n_centers - c, x + s, n_features, packed(), c, found);
        std::memcpy(label + s, found.label, sizeof found.label);
    }
}

// What add_to_nearest reads: rows lie one after the other, weights are null for 1.
struct LabelledRows {
    const double* rows;
    std::size_t n, n_features;
    const std::int64_t* label;
    const double* row_weight;
};

// WIDTH features of Vector each from feature j on.
template <class Vector, std::size_t WIDTH>
EMGINE_INLINE void add_features(const LabelledRows& given, std::size_t j, const double* centers,
                                const double* inverse_scale, double* inertia,
                                double* sum) noexcept {
    constexpr std::size_t width = sizeof(Vector) / sizeof(double);
    const auto read = [](const double* from) {
        Vector value;
        std::memcpy(&value, from, sizeof value);
        return value;
    };
    Vector squares[WIDTH] = {};
    for (std::size_t s = 0; s < given.n; ++s) {
        const double weight = given.row_weight == nullptr ? 1.0 : given.row_weight[s];
        if (weight == 0)
            continue; // such a row may be anywhere
        const double* row = given.rows + s * given.n_features + j;
        const std::size_t at = static_cast<std::size_t>(given.label[s]) * given.n_features + j;
#pragma GCC unroll 8
        for (std::size_t i = 0; i < WIDTH; ++i) {
            const std::size_t of = i * width;
            const Vector apart =
                (read(row + of) - read(centers + at + of)) * read(inverse_scale + j + of);
            const Vector weighted = apart * weight;
            const Vector total = read(sum + at + of) + weighted;
            std::memcpy(sum + at + of, &total, sizeof total);
            squares[i] = mul_add(weighted, apart, squares[i]);
        }
    }
    for (std::size_t i = 0; i < WIDTH; ++i) {
        const Vector total = read(inertia + j + i * width) + squares[i];
        std::memcpy(inertia + j + i * width, &total, sizeof total);
    }
}

template <std::size_t WIDTH>
EMGINE_INLINE void add_last_features(const LabelledRows& given, std::size_t j,
                                     const double* centers, const double* inverse_scale,
                                     double* inertia, double* sum) noexcept {
    if constexpr (WIDTH > 0) {
        if (given.n_features - j == WIDTH)
            add_features<double, WIDTH>(given, j, centers, inverse_scale, inertia, sum);
        else
            add_last_features<WIDTH - 1>(given, j, centers, inverse_scale, inertia, sum);
    }
}

void add_to_nearest(const double* rows, std::size_t n, std::size_t n_features,
                    const std::int64_t* label, const double* row_weight, const double* centers,
                    const double* inverse_scale, double* inertia, double* weight,
                    double* sum) noexcept {
    for (std::size_t s = 0; s < n; ++s)
        weight[label[s]] += row_weight == nullptr ? 1.0 : row_weight[s];
    const LabelledRows given{rows, n, n_features, label, row_weight};
    std::size_t j = 0;
    // Of long rows, whole stretches: the next row is a new page.
    for (; j + 32 <= n_features; j += 32)
        add_features<Lanes, 32 / lanes>(given, j, centers, inverse_scale, inertia, sum);
    for (; j + lanes <= n_features; j += lanes)
        add_features<Lanes, 1>(given, j, centers, inverse_scale, inertia, sum);
    add_last_features<lanes - 1>(given, j, centers, inverse_scale, inertia, sum);
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
