# Discriminant analyses of R's mclust on two data sets: EDDA of all structures, and MclustDA.
# Writes fits.json and banknote.csv beside itself: Rscript fits.R, in this folder.
suppressMessages(library(mclust))

six <- c("EII", "VII", "EEI", "VVI", "EEE", "VVV")
all <- mclust.options("emModelNames")
number <- function(x) paste0("[", paste(sprintf("%.17g", unlist(x)), collapse = ", "), "]")
words <- function(x) paste0('["', paste(x, collapse = '", "'), '"]')
control <- emControl(tol = c(1e-13, 1e-13), itmax = c(10000, 10000))

edda <- function(X, class, name) {
  fit <- MclustDA(X, class, modelType = "EDDA", modelNames = name)
  z <- predict(fit, X)$z
  sprintf('"%s": {"log_likelihood": %.17g, "df": %d, "bic": %.17g, "row_101": %s, "certainty": %.17g}',
          name, fit$loglik, as.integer(round(fit$df)), fit$bic, number(z[101, ]), sum(log(apply(z, 1, max))))
}

mclust_da <- function(X, class, names, G) {
  fit <- MclustDA(X, class, modelType = "MclustDA", modelNames = names, G = G, control = control)
  # With one component, the structures that are then alike are called XXX, XXI and XII.
  sprintf('{"candidates": %s, "G": %s, "structures": %s, "n_components": %s, "log_likelihoods": %s, "log_likelihood": %.17g, "bic": %.17g}',
          words(names), number(G), words(sapply(fit$models, function(m) m$modelName)),
          number(unlist(sapply(fit$models, function(m) m$G))), number(unlist(sapply(fit$models, function(m) m$loglik))),
          fit$loglik, fit$bic)
}

fits <- function(X, class) {
  best <- function(names) MclustDA(X, class, modelType = "EDDA", modelNames = names)$models[[1]]$modelName
  sprintf('{\n  "edda": {\n    %s\n  },\n  "best_of_six": "%s",\n  "best": "%s",\n  "mclust_da": [\n    %s\n  ]\n}',
          paste(sapply(all, function(name) edda(X, class, name)), collapse = ",\n    "),
          best(six), best(all),
          paste(mclust_da(X, class, six, 1:2), mclust_da(X, class, "VVV", 1:2), sep = ",\n    "))
}

data(banknote)
write.csv(banknote[, c(2:7, 1)], "banknote.csv", row.names = FALSE, quote = FALSE)
cat(sprintf('{\n"versions": "%s, mclust %s",\n"iris": %s,\n"banknote": %s\n}\n', R.version.string,
            packageVersion("mclust"), fits(iris[, 1:4], iris$Species), fits(banknote[, -1], banknote$Status)),
    file = "fits.json")
