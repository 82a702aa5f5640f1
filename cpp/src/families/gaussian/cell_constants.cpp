// The kernels take away, for a cell that is lacking, what it adds to the log-normaliser; a constant
// of the cell is part of that. The parameters are copied, so nothing that exists changes.
#include "families/gaussian/cell_constants.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include "families/family.hpp"
#include "families/gaussian/components.hpp"

namespace emgine {

Mixture with_cell_constants(const Mixture& mixture, const std::vector<double>& constants) {
    const ModelShape& shape = mixture.shape();
    if (std::string(family_name(shape)) != "gaussian" || !shape.missing ||
        has_matrices(structure_of(shape.structure).storage))
        throw std::invalid_argument("Only Gaussian mixtures of independent features whose rows may "
                                    "lack cells have constants of cells.");
    if (constants.size() != shape.n_components * shape.n_features)
        throw std::invalid_argument("constants must be of shape (n_components, n_features).");
    GaussianParameters parameters = gaussian_numbers(mixture.components());
    for (std::size_t i = 0; i < constants.size(); ++i) {
        if (!std::isfinite(constants[i]))
            throw std::invalid_argument("constants must be finite.");
        parameters.of_feature[i] += constants[i];
    }
    return Mixture(mixture,
                   std::make_shared<const GaussianComponents>(shape, std::move(parameters)));
}

} // namespace emgine
