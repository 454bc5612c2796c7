using System.CommandLine;

namespace DeepSeek.ModelBuilder.Commands;

/// <summary>Runs a command's work and turns bad input into one sentence and exit code 1.</summary>
internal static class CommandRunner
{
    public static void SetWork(this Command command, Func<ParseResult, CancellationToken, Task<int>> work) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await work(parsed, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
                return 1;
            }
        });
}
