// Means that an M-step holds. Covariances are about the means that are held, not about those of the
// rows: with s the shift of the rows' mean from the reference and m that of the held one, S2/S0 -
// s s' + (s - m)(s - m)'.
#pragma once

#include "families/gaussian/structures.hpp"

namespace emgine {

// Takes the shifts of the rows' means (from.shift); writes those of the M-step's means to `shift`
// and returns the scatter from which, with the shifts of the rows' means, covariances about these
// come. Where a mean is held in some features and covariances are matrices, the others go to where
// the regression on the held ones leads. covariances: null where they are free.
std::vector<double> about_held_means(const HeldArray& means, const HeldArray* covariances,
                                     const std::vector<double>& reference, Storage storage,
                                     const Scatters& from, std::vector<double>& shift);

// Null where the M-step holds nothing of this name.
inline const HeldArray* held_array(const MStep& options, const char* name) {
    return options.held == nullptr ? nullptr : options.held->array(name);
}

} // namespace emgine
