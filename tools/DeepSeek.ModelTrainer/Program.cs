using System.CommandLine;
using DeepSeek.ModelTrainer.Commands;

var root = new RootCommand("Trains the tiny reasoning model that ships with the platform.");
root.Subcommands.Add(TrainCommand.Create());
root.Subcommands.Add(SampleCommand.Create());
root.Subcommands.Add(HeldOutCommand.Create());
return root.Parse(args).Invoke();
