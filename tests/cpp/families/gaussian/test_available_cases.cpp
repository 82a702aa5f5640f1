// Variances from the rows that have a feature; one that a component's rows lack has a variance too.
#include "check.hpp"
#include "gap_problem.hpp"

namespace {

using emgine::Scatters;
using emgine::Storage;

// Two features, two components: scatters about the reference, weights by feature, shifts.
const std::vector<double> weight = {4, 2};
const std::vector<double> observed = {4, 1, 2, 2};
const std::vector<double> shift = {0.5, 1, 0, -1};

Scatters from(const std::vector<double>& scatter) {
    return {2, 2, scatter.data(), weight, shift, 0.25, observed.data()};
}

void are(const std::vector<double>& found, const std::vector<double>& expected) {
    check::that(found.size() == expected.size(), "as many variances");
    for (std::size_t i = 0; i < expected.size(); ++i)
        check::close(found[i], expected[i], 1e-15);
}

const check::Case each("each structure divides by the weights of its features", [] {
    are(variances_of_observed(Storage::diagonals, from({5, 3, 6, 8})),
        {4.0 / 4 + 0.25, 2.0 / 1 + 0.25, 6.0 / 2 + 0.25, 6.0 / 2 + 0.25});
    are(variances_of_observed(Storage::diagonal, from({11, 11})),
        {10.0 / 6 + 0.25, 8.0 / 3 + 0.25});
    are(variances_of_observed(Storage::variances, from({8, 14})),
        {6.0 / 5 + 0.25, 12.0 / 4 + 0.25});
    are(variances_of_observed(Storage::variance, from({22})), {18.0 / 9 + 0.25});
});

const check::Case divided("squares may be divided by other weights than those of the means", [] {
    const std::vector<double> scatter = {5, 3, 6, 8}, divisors = {8, 4, 4, 1};
    Scatters other = from(scatter);
    other.divisors = divisors.data();
    are(variances_of_observed(Storage::diagonals, other),
        {4.0 / 8 + 0.25, 2.0 / 4 + 0.25, 6.0 / 4 + 0.25, 6.0 / 1 + 0.25});
});

const check::Case unknown("a feature without rows takes the variance of the others", [] {
    const std::vector<double> scatter = {5, 0, 6, 8};
    Scatters some = from(scatter);
    const std::vector<double> few = {4, 1e-300, 2, 2};
    some.observed = few.data();
    are(variances_of_observed(Storage::diagonals, some),
        {4.0 / 4 + 0.25, 6.0 / 2 + 0.25, 6.0 / 2 + 0.25, 6.0 / 2 + 0.25});
});

} // namespace
