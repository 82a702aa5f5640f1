// What scoring is estimated to cost. Only speed depends on it, but these must hold: a mixture too
// large for the stack is never scored by row, and the scratch of a row holds one that is not.
#include "check.hpp"
#include "problem.hpp"

namespace {

emgine::ScoringCosts costs(const std::string& type, std::size_t d, std::size_t k) {
    return problem::make(type, 1, d, k).mixture().components().costs();
}

const check::Case fits("a row fits up to the sizes of the stack's scratch", [] {
    using emgine::most_row_components, emgine::most_row_features;
    for (const auto& type : problem::types) {
        check::that(costs(type, most_row_features, 2).fits_a_row, type + " features");
        check::that(costs(type, 2, most_row_components).fits_a_row, type + " components");
        check::that(!costs(type, most_row_features + 1, 2).fits_a_row, type + " more features");
        check::that(!costs(type, 2, most_row_components + 1).fits_a_row, type + " more components");
    }
});

const check::Case positive("costs are positive, and a padded block costs more than a row", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 2, 16, 64})
            for (const std::size_t k : {1, 2, 8, 32}) {
                const emgine::ScoringCosts of = costs(type, d, k);
                check::that(of.row > 0 && of.padded_rows > of.row, type + " " + std::to_string(d));
            }
});

const check::Case twice("only where densities may be left out does a first block cost twice", [] {
    check::that(costs("full", 24, 3).first_block_twice, "many features and components");
    check::that(!costs("full", 23, 3).first_block_twice, "few features");
    check::that(!costs("full", 24, 2).first_block_twice, "few components");
    for (const char* type : {"diag", "spherical", "tied_diag", "tied_spherical", "tied"})
        check::that(!costs(type, 24, 3).first_block_twice, type);
});

} // namespace
