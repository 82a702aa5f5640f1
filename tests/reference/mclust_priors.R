# Fits of R's mclust with its prior, for test_mclust_priors.py: Rscript mclust_priors.R > \
# data/mclust_priors.json. From hard partitions, to the end of EM; numbers with 17 digits.
# Needs mclust alone; data sets are R's.
library(mclust)

number <- function(x) paste0("[", paste(sprintf("%.17g", as.numeric(x)), collapse = ","), "]")
word <- function(x) paste0("\"", x, "\"")

# Labels that need no random numbers: ranks of the first principal component, cut into K parts.
partition <- function(data, k) {
  scores <- if (ncol(data) > 1) prcomp(data, scale. = TRUE)$x[, 1] else data[, 1]
  as.integer(cut(rank(scores, ties.method = "first"), k, labels = FALSE))
}

fit <- function(name, data, k, model) {
  labels <- partition(data, k)
  rows <- if (ncol(data) == 1) data[, 1] else data
  control <- emControl(tol = c(1e-14, 1e-14), itmax = c(100000, 100000))
  found <- me(modelName = model, data = rows, z = unmap(labels), prior = priorControl(),
              control = control)
  if (is.na(found$loglik)) {
    message(paste("mclust fails:", name, k, model))
    return(NULL)
  }
  prior <- do.call("defaultPrior", list(data = rows, G = k, modelName = model))
  sigma <- found$parameters$variance
  covariance <- if (ncol(data) == 1) sigma$sigmasq else sigma$sigma
  c(sprintf("{\"data\":%s,\"n_components\":%d,\"model\":%s,", word(name), k, word(model)),
    sprintf("\"labels\":[%s],", paste(labels - 1, collapse = ",")),
    sprintf("\"scale\":%s,\"dof\":%.17g,\"shrinkage\":%.17g,", number(prior$scale), prior$dof,
            prior$shrinkage),
    sprintf("\"loglik\":%.17g,\"weights\":%s,", found$loglik, number(found$parameters$pro)),
    sprintf("\"means\":%s,\"covariances\":%s}", number(found$parameters$mean), number(covariance)))
}

sets <- list(faithful = as.matrix(faithful), iris = as.matrix(iris[, 1:4]),
             eruptions = as.matrix(faithful[, 1, drop = FALSE]))
models <- c("EII", "VII", "EEI", "VEI", "EVI", "VVI", "EEE", "EEV", "VEV", "VVV")
made <- character()
for (name in names(sets)) {
  one <- ncol(sets[[name]]) == 1
  for (k in if (one) 2:4 else 2:3)
    for (model in if (one) c("E", "V") else models)
      made <- c(made, paste(fit(name, sets[[name]], k, model), collapse = "\n"))
made <- made[made != ""]
}
cat(sprintf("{\"versions\":{\"R\":%s,\"mclust\":%s},\n\"fits\":[\n", word(getRversion()),
            word(packageVersion("mclust"))))
cat(paste(made, collapse = ",\n"), "\n]}\n", sep = "")
