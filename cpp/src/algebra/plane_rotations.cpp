// A rotation changes two rows and two columns of each matrix, and two axes.
#include "algebra/plane_rotations.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "machine/parallel.hpp"

namespace emgine {

namespace {

constexpr double no_rotation = 1e-16;
// Of commuting matrices, a sweep that turns no axis by more leaves them diagonal to rounding.
constexpr double last_rotation = 1e-9;
constexpr int most_sweeps = 60;

// (a, b) becomes (c a + s b, c b - s a).
void turn(double* a, double* b, std::size_t n, std::size_t stride, double c, double s) {
    for (std::size_t i = 0; i < n * stride; i += stride) {
        const double first = a[i], second = b[i];
        a[i] = c * first + s * second;
        b[i] = c * second - s * first;
    }
}

// Returns the sine, as a size.
double rotate(RotatedMatrices& m, std::size_t i, std::size_t j, double angle) {
    const double c = std::cos(angle), s = std::sin(angle);
    if (!(std::abs(s) > no_rotation))
        return 0;
    for (std::size_t k = 0; k < m.k; ++k) {
        double* values = m.values.data() + k * m.d * m.d;
        turn(values + i * m.d, values + j * m.d, m.d, 1, c, s);
        turn(values + i, values + j, m.d, m.d, c, s);
    }
    turn(m.axes.data() + i * m.d, m.axes.data() + j * m.d, m.d, 1, c, s);
    return std::abs(s);
}

// Calls angle(i, j) for each pair of axes, and turns them by it. Returns the largest sine.
template <class Angle>
double sweep(RotatedMatrices& m, const Angle& angle) {
    constexpr std::size_t long_sweep = std::size_t{1} << 20; // numbers: about a millisecond
    double largest = 0;
    for (std::size_t i = 0; i + 1 < m.d; ++i) {
        if (m.k * m.d * m.d * m.d > long_sweep)
            check_long_work();
        for (std::size_t j = i + 1; j < m.d; ++j)
            largest = std::max(largest, rotate(m, i, j, angle(i, j)));
    }
    return largest;
}

// In the plane of two axes a matrix is a vector (difference of the variances, twice the product);
// turned by twice the angle, the vectors of all matrices lie along the first of these coordinates.
double diagonal_angle(const RotatedMatrices& m, double unit, std::size_t i, std::size_t j) {
    double along = 0, across = 0;
    for (std::size_t k = 0; k < m.k; ++k) {
        const double* values = m.values.data() + k * m.d * m.d;
        const double difference = (values[i * (m.d + 1)] - values[j * (m.d + 1)]) * unit;
        const double twice = 2 * values[i * m.d + j] * unit;
        along += difference * difference - twice * twice;
        across += 2 * difference * twice;
    }
    return 0.25 * std::atan2(across, along);
}

} // namespace

RotatedMatrices rotated_matrices(const std::vector<double>& matrices, std::size_t d,
                                 std::vector<double> axes) {
    RotatedMatrices made{d, matrices.size() / (d * d), std::move(axes), matrices};
    if (made.axes.empty()) {
        made.axes.assign(d * d, 0.0);
        for (std::size_t i = 0; i < d; ++i)
            made.axes[i * (d + 1)] = 1;
        return made;
    }
    std::vector<double> product(d * d);
    for (std::size_t k = 0; k < made.k; ++k) {
        double* values = made.values.data() + k * d * d;
        std::fill(product.begin(), product.end(), 0.0); // a_i' M
        for (std::size_t i = 0; i < d; ++i)
            for (std::size_t l = 0; l < d; ++l)
                for (std::size_t j = 0; j < d; ++j)
                    product[i * d + j] += made.axes[i * d + l] * values[l * d + j];
        for (std::size_t i = 0; i < d; ++i)
            for (std::size_t j = 0; j <= i; ++j) {
                double sum = 0;
                for (std::size_t l = 0; l < d; ++l)
                    sum += product[i * d + l] * made.axes[j * d + l];
                values[i * d + j] = values[j * d + i] = sum;
            }
    }
    return made;
}

void diagonalize(RotatedMatrices& m) {
    double largest = 0;
    for (std::size_t k = 0; k < m.k; ++k)
        for (std::size_t i = 0; i < m.d; ++i)
            largest = std::max(largest, std::abs(m.on_axis(k, i)));
    const double unit = largest > 0 ? 1 / largest : 1; // in which squares are numbers
    const auto angle = [&m, unit](std::size_t i, std::size_t j) {
        return diagonal_angle(m, unit, i, j);
    };
    for (int i = 0; i < most_sweeps; ++i)
        if (!(sweep(m, angle) > last_rotation))
            return;
}

double rotate_towards(RotatedMatrices& m, const std::vector<double>& variances) {
    return sweep(m, [&](std::size_t i, std::size_t j) {
        double cosine = 0, sine = 0; // of twice the angle, in the sum
        for (std::size_t k = 0; k < m.k; ++k) {
            const double* values = m.values.data() + k * m.d * m.d;
            const double* own = variances.data() + k * m.d;
            const double more = 1 / own[i] - 1 / own[j];
            cosine += 0.5 * (values[i * (m.d + 1)] - values[j * (m.d + 1)]) * more;
            sine += values[i * m.d + j] * more;
        }
        const bool flat = cosine == 0 && sine == 0;
        return flat ? 0.0 : 0.5 * std::atan2(-sine, -cosine);
    });
}

std::vector<double> covariances_along(const std::vector<double>& axes,
                                      const std::vector<double>& variances, std::size_t d) {
    const std::size_t k = variances.size() / d;
    std::vector<double> covariances(k * d * d);
    for (std::size_t c = 0; c < k; ++c) {
        const double* own = axes.data() + (axes.size() > d * d ? c * d * d : 0);
        double* covariance = covariances.data() + c * d * d;
        for (std::size_t a = 0; a < d; ++a)
            for (std::size_t i = 0; i < d; ++i) {
                const double scaled = variances[c * d + a] * own[a * d + i];
                for (std::size_t j = 0; j <= i; ++j)
                    covariance[i * d + j] += scaled * own[a * d + j];
            }
        for (std::size_t i = 0; i < d; ++i)
            for (std::size_t j = 0; j < i; ++j)
                covariance[j * d + i] = covariance[i * d + j];
    }
    return covariances;
}

} // namespace emgine
