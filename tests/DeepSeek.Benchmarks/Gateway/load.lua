-- wrk's requests: the same body, with one key after the other.
-- Arguments: a file with a key a line; a file with the body; then headers, as name=value.
local requests = {}
local at = 0

function init(args)
  local keys, body = args[1], args[2]
  local file = assert(io.open(body, "rb"))
  wrk.body = file:read("*a")
  file:close()
  wrk.method = "POST"
  wrk.headers["content-type"] = "application/json"
  for i = 3, #args do
    local name, value = args[i]:match("^([^=]+)=(.*)$")
    wrk.headers[name] = value
  end

  for key in io.lines(keys) do
    wrk.headers["authorization"] = "Bearer " .. key
    requests[#requests + 1] = wrk.format()
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
