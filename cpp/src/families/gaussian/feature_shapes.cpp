// M-steps of independent features with a volume or a shape in common: VEI and EVI.
#include "families/gaussian/shapes.hpp"
#include "families/gaussian/within.hpp"

namespace emgine {

std::vector<double> vei_variances(const Scatters& from) {
    const Within within = within_features(from);
    return variances_of_shape({within.d, within.k, within.scatter, within.weight});
}

std::vector<double> evi_variances(const Scatters& from) {
    const Within within = within_features(from);
    return variances_of_volume({within.d, within.k, within.scatter, within.weight});
}

} // namespace emgine
