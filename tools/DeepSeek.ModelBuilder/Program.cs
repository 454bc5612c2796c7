using System.CommandLine;
using DeepSeek.ModelBuilder.Commands;

var root = new RootCommand("Builds and checks model directories for the inference service.")
{
    BuildCommand.Create(),
    RandomCommand.Create(),
    VerifyCommand.Create(),
    EvaluateCommand.Create(),
};
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
