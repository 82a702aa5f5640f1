// Axes for several symmetric matrices at once, by rotations of two axes at a time (Jacobi): those
// on which all are as nearly diagonal as can be, and those that fit given variances best. Of one
// matrix they are its eigenvectors.
#pragma once

#include <cstddef>
#include <vector>

namespace emgine {

// Matrices M_k seen along axes a_i: (a_i' M_k a_j).
struct RotatedMatrices {
    std::size_t d, k;
    std::vector<double> axes;   // d d: an axis is a row
    std::vector<double> values; // k d d

    double on_axis(std::size_t matrix, std::size_t axis) const {
        return values[matrix * d * d + axis * (d + 1)];
    }
};

// axes: orthogonal, d d; empty for those of the features.
RotatedMatrices rotated_matrices(const std::vector<double>& matrices, std::size_t d,
                                 std::vector<double> axes = {});

// Turns the axes until the squares of what is off the diagonals are least (Bunse-Gerstner, Byers
// and Mehrmann 1993).
void diagonalize(RotatedMatrices& matrices);

// One sweep over all pairs of axes towards the least sum of (a_j' M_k a_j) / variances[k d + j].
// Each rotation is the exact minimum over its angle, so the sum never grows. Returns the sine of
// the largest rotation.
double rotate_towards(RotatedMatrices& matrices, const std::vector<double>& variances);

// The covariances (k d d) with these variances (k d) along the axes of component k, which are
// axes[k d d] or, where there is one set of axes, the same for all.
std::vector<double> covariances_along(const std::vector<double>& axes,
                                      const std::vector<double>& variances, std::size_t d);

} // namespace emgine
