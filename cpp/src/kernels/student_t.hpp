// From Gaussian log-densities without normaliser, -delta/2, to those of Student's t, and what EM
// asks of a row: u, and the derivatives of its log-density by kappa = 1/nu. With y = kappa delta
// and s = y / (2 + y), log1p(y) = 2 s + s^3 p(s^2) has no cancellation, and neither have the
// derivatives in terms of s: kappa = 0 is the Gaussian and an ordinary value. A row by itself has
// the same bits, with the components in the lanes.
#pragma once

#include "fold.hpp"
#include "log.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Of one component in all lanes, or of as many components as there are lanes.
struct StudentLanes {
    Lanes offset, kappa, nu, half;
};

// delta, log1p(kappa delta) / kappa, and what they were made of.
struct StudentRow {
    Lanes delta, scaled_log, shrunk; // shrunk: s / kappa
    Lanes p, w;                      // w: 1 / (1 + y)
    Lanes n;                         // 1 + y = 2^n m, m in [sqrt(1/2), sqrt(2))
};

EMGINE_INLINE StudentRow student_row(Lanes half_distance, const StudentLanes& of) noexcept {
    constexpr std::int64_t sqrt_half = 0x3fe6a09e667f3bcd; // see log.hpp
    constexpr std::int64_t mantissa = 0x000fffffffffffff;
    constexpr std::int64_t integer_bits = 0x4338000000000000;
    constexpr std::uint64_t bias = std::uint64_t{2048} << 52;
    StudentRow row;
    row.delta =
        -half_distance - half_distance; // of adders: multipliers are what the loop waits for
    const Lanes x = mul_add(-2.0 * of.kappa, half_distance, broadcast(1.0));
    const IntegerLanes above = as_integer(x) - sqrt_half;
    const UnsignedLanes biased = (reinterpret_cast<UnsignedLanes>(above) + bias) >> 52;
    row.n = as_double(reinterpret_cast<IntegerLanes>(biased) + integer_bits) - (0x1.8p52 + 2048.0);
    const Lanes m = as_double((above & mantissa) + sqrt_half);
    const Lanes above_one = m + 1.0;
    const Lanes both = 1.0 / (above_one * x); // one division for two
    row.w = both * above_one;
    row.shrunk = (row.n == 0.0 ? row.delta : (m - 1.0) * of.nu) * (both * x);
    const Lanes s = of.kappa * row.shrunk; // not the square: it may overflow where kappa is 0
    const Lanes z = s * s;
    row.p = log_polynomial(z);
    row.scaled_log = mul_add(row.n, of.nu * 0x1.62e42fefa39efp-1,
                             row.shrunk * mul_add(z, row.p, broadcast(2.0)));
    return row;
}

EMGINE_INLINE Lanes student_density(const StudentRow& row, const StudentLanes& of) noexcept {
    return mul_add(-of.half, row.scaled_log, of.offset);
}

EMGINE_INLINE Lanes student_weight(const StudentRow& row, const StudentLanes& of) noexcept {
    return (of.half + of.half) * row.w;
}

// With f = log1p(y) - y w:
//   first = f / kappa^2 - d delta w,  second = (y^2 w^2 - 2 f) / kappa^3 + d (delta w)^2.
struct StudentDerivatives {
    Lanes first, second;
};

EMGINE_INLINE StudentDerivatives student_derivatives(const StudentRow& row, const StudentLanes& of,
                                                     Lanes n_features) noexcept {
    const Lanes b = row.delta * row.w;
    const Lanes squares = b * b;
    const Lanes cubed = row.shrunk * row.shrunk * (row.shrunk * row.p);
    const Lanes f =
        row.n == 0.0 ? mul_add(of.kappa, cubed, b * row.shrunk) : (row.scaled_log - b) * of.nu;
    const Lanes less =
        row.n == 0.0 ? mul_add(squares, row.shrunk, cubed + cubed) : (f + f - squares) * of.nu;
    return {mul_add(-n_features, b, f), mul_add(n_features, squares, -less)};
}

EMGINE_INLINE StudentLanes student_lanes(const StudentNumbers& of, std::size_t k) noexcept {
    return {broadcast(of.offset[k]), broadcast(of.kappa[k]), broadcast(of.nu[k]),
            broadcast(of.half[k])};
}

// Where kappa is 0, the formulas above are these, with the same bits.
void gaussian_limit(double* log_density, std::size_t n, const StudentNumbers& of, std::size_t k,
                    double* u, double* first, double* second) noexcept {
    const Lanes most = broadcast(1e60); // its cube is finite; such a row weighs nothing
    const Lanes offset = broadcast(of.offset[k]);
    for (std::size_t s = 0; s < n; s += lanes) {
        const Lanes given = load(log_density + s);
        store(log_density + s, given + offset);
        if (u != nullptr)
            store(u + s, broadcast(1.0));
        if (first == nullptr)
            continue;
        const Lanes delta = minimum(-2.0 * given, most);
        store(first + s, delta * (0.5 * delta - of.n_features));
        store(second + s, delta * delta * (of.n_features - delta * (2.0 / 3.0)));
    }
}

void student_densities(double* log_density, std::size_t n, const StudentNumbers& of,
                       std::size_t k) noexcept {
    if (of.kappa[k] == 0)
        return gaussian_limit(log_density, n, of, k, nullptr, nullptr, nullptr);
    const StudentLanes numbers = student_lanes(of, k);
    for (std::size_t s = 0; s < n; s += lanes)
        store(log_density + s,
              student_density(student_row(load(log_density + s), numbers), numbers));
}

void student_weights(double* log_density, std::size_t n, const StudentNumbers& of, std::size_t k,
                     double* u) noexcept {
    if (of.kappa[k] == 0)
        return gaussian_limit(log_density, n, of, k, u, nullptr, nullptr);
    const StudentLanes numbers = student_lanes(of, k);
    for (std::size_t s = 0; s < n; s += lanes) {
        const StudentRow row = student_row(load(log_density + s), numbers);
        store(log_density + s, student_density(row, numbers));
        store(u + s, student_weight(row, numbers));
    }
}

void student_scores(double* log_density, std::size_t n, const StudentNumbers& of, std::size_t k,
                    double* u, double* first, double* second) noexcept {
    if (of.kappa[k] == 0)
        return gaussian_limit(log_density, n, of, k, u, first, second);
    const StudentLanes numbers = student_lanes(of, k);
    const Lanes n_features = broadcast(of.n_features);
    for (std::size_t s = 0; s < n; s += lanes) {
        const StudentRow row = student_row(load(log_density + s), numbers);
        store(log_density + s, student_density(row, numbers));
        store(u + s, student_weight(row, numbers));
        const StudentDerivatives by_kappa = student_derivatives(row, numbers, n_features);
        store(first + s, by_kappa.first);
        store(second + s, by_kappa.second);
    }
}

// Numbers of each row in the lanes instead of one for all: the bits of the loops above.
void student_limit_gaps(double* log_density, std::size_t n, const StudentGaps& of, double* u,
                        double* first, double* second) noexcept {
    const Lanes most = broadcast(1e60);
    for (std::size_t s = 0; s < n; s += lanes) {
        const Lanes given = load(log_density + s), n_features = load(of.n_features + s);
        store(log_density + s, given + load(of.offset + s));
        if (u != nullptr)
            store(u + s, broadcast(1.0));
        if (first == nullptr)
            continue;
        const Lanes delta = minimum(-2.0 * given, most);
        store(first + s, delta * (0.5 * delta - n_features));
        store(second + s, delta * delta * (n_features - delta * (2.0 / 3.0)));
    }
}

void student_gaps(double* log_density, std::size_t n, const StudentGaps& of, double* u,
                  double* first, double* second) noexcept {
    if (of.kappa == 0)
        return student_limit_gaps(log_density, n, of, u, first, second);
    for (std::size_t s = 0; s < n; s += lanes) {
        const StudentLanes numbers{load(of.offset + s), broadcast(of.kappa), broadcast(of.nu),
                                   load(of.half + s)};
        const StudentRow row = student_row(load(log_density + s), numbers);
        store(log_density + s, student_density(row, numbers));
        if (u != nullptr)
            store(u + s, student_weight(row, numbers));
        if (first == nullptr)
            continue;
        const StudentDerivatives by_kappa =
            student_derivatives(row, numbers, load(of.n_features + s));
        store(first + s, by_kappa.first);
        store(second + s, by_kappa.second);
    }
}

void sums_of_lacking(const double* observed, std::size_t n, std::size_t n_features,
                     const double* values, double* sums) noexcept {
    for (std::size_t s = 0; s < n; s += lanes) {
        Lanes total{};
        for (std::size_t j = 0; j < n_features; ++j)
            total =
                mul_add(1.0 - load(observed + j * block_stride + s), broadcast(values[j]), total);
        store(sums + s, total);
    }
}

void row_student_densities(double* log_density, std::size_t n_components,
                           const StudentNumbers& of) noexcept {
    for (std::size_t k = n_components; k % lanes != 0; ++k)
        log_density[k] = 0;
    for (std::size_t k = 0; k < n_components; k += lanes) {
        const StudentLanes numbers{load(of.offset + k), load(of.kappa + k), load(of.nu + k),
                                   load(of.half + k)};
        store(log_density + k,
              student_density(student_row(load(log_density + k), numbers), numbers));
    }
}

double student_weighted(const double* r, const double* u, std::size_t n, double* product) noexcept {
    return sum_over_rows(n, [&](std::size_t s) {
        const Lanes given = load(r + s);
        store(product + s, given * load(u + s));
        return given;
    });
}

void student_sums(const double* r, const double* u, const double* first, const double* second,
                  std::size_t n, double* product, double* sums) noexcept {
    SumByLane weight = {}, of_first = {}, of_second = {};
    for (std::size_t s = 0; s < n; s += sum_lanes)
#pragma GCC unroll 4
        for (std::size_t part = 0; part < parts; ++part) {
            const std::size_t at = s + part * lanes;
            const Lanes given = load(r + at);
            store(product + at, given * load(u + at));
            weight[part] = weight[part] + given;
            of_first[part] = mul_add(given, load(first + at), of_first[part]);
            of_second[part] = mul_add(given, load(second + at), of_second[part]);
        }
    sums[0] = fold(weight);
    sums[1] = fold(of_first);
    sums[2] = fold(of_second);
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
