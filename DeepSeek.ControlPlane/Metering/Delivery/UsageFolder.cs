using System.Globalization;

namespace DeepSeek.ControlPlane.Metering.Delivery;

/// <summary>
/// Where this instance keeps usage: a folder of its own beside those of others, held by a lock that dies with the process. Folders that nobody holds were left
/// behind by instances that have gone; whoever finds one takes it over, so that a new name, as every new pod has one, leaves nothing behind.
/// </summary>
public sealed class UsageFolder : IDisposable
{
    private const string LockName = "lock";
    private const string OpenName = "open.jsonl";
    private const string LeftOpenPattern = "left-*.jsonl";
    private const int MostAttempts = 100;

    private readonly string _root;
    private readonly string _name;
    private readonly Lock _lock = new();
    private string? _path;
    private FileStream? _held;

    /// <param name="dataDirectory">The platform's data directory.</param>
    /// <param name="instanceId">This instance.</param>
    public UsageFolder(string dataDirectory, string instanceId)
    {
        _root = Path.Combine(dataDirectory, "usage");
        _name = string.Concat(instanceId.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
    }

    /// <summary>The file that names the requests which are open at the moment. In an instance's own folder only.</summary>
    public string OpenFile => Path.Combine(Claim(), OpenName);

    /// <summary>The folder, made and held. Throws what the disk throws; then the next call tries again.</summary>
    public string Claim()
    {
        lock (_lock)
        {
            for (var attempt = 1; _path is null; attempt++)
            {
                // Another may hold the name: an instance that was given the same, or one that takes over what our predecessor left.
                var path = Path.Combine(_root, attempt == 1 ? _name : FormattableString.Invariant($"{_name}.{attempt}"));
                Directory.CreateDirectory(path);
                _held = TryHold(path);
                if (_held is not null)
                {
                    SetOpenAside(path);
                    _path = path;
                }
                else if (attempt == MostAttempts) throw new IOException($"No folder for usage could be had in {_root}.");
            }

            return _path;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _held?.Dispose();
            (_held, _path) = (null, null);
        }
    }

    /// <summary>Hands over the folders that nobody holds, one after the other, and removes those that were taken over whole.</summary>
    /// <param name="takeOver">Takes the content of a folder over.</param>
    internal void VisitAbandoned(Action<string> takeOver)
    {
        var own = Claim();
        foreach (var path in Directory.GetDirectories(_root))
        {
            if (path == own) continue;
            using (var held = TryHold(path))
            {
                if (held is null) continue;
                SetOpenAside(path);
                takeOver(path);
                if (Directory.EnumerateFileSystemEntries(path).Any(entry => Path.GetFileName(entry) != LockName)) continue;
                File.Delete(held.Name);
            }

            TryRemove(path);
        }
    }

    /// <summary>The files in a folder that name the requests which were open there when their process ended.</summary>
    internal static IEnumerable<string> LeftOpenFiles(string folder) => Directory.EnumerateFiles(folder, LeftOpenPattern);

    // Under another name, before anybody writes a new one: what it says is not to be lost where it cannot be read at once.
    private static void SetOpenAside(string folder)
    {
        var open = Path.Combine(folder, OpenName);
        File.Delete(open + OpenUsageFile.UnfinishedSuffix);
        if (!File.Exists(open)) return;
        for (var number = 1; ; number++)
        {
            var left = Path.Combine(folder, LeftOpenPattern.Replace("*", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            if (File.Exists(left)) continue;
            File.Move(open, left);
            return;
        }
    }

    private static FileStream? TryHold(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            // Held by another, or just removed by one.
            return null;
        }
    }

    private static void TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Its owner is back.
        }
    }
}
