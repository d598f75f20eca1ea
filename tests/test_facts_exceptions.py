"""Exceptions that answers show: the type, the message, and the innermost frame of the application's own code."""

from __future__ import annotations

import pytest

from statusdoctor.facts.content import Content
from statusdoctor.facts.exceptions import Thrown, debug_mark, thrown
from statusdoctor.facts.statements import statements
from statusdoctor.model import Response
from tests.builders import page, reply

PYTHON = """Traceback (most recent call last):
  File "/srv/app/venv/lib/python3.11/site-packages/flask/app.py", line 1511, in wsgi_app
    response = self.full_dispatch_request()
  File "/srv/app/shop/views.py", line 42, in order
    return orders[key]["total"]
  File "/usr/lib/python3.11/json/decoder.py", line 355, in raw_decode
    raise
KeyError: 'total'
"""
DJANGO = """KeyError at /api/v1/orders/
'total'

Request Method: GET
Django Version: 5.2.1

Traceback (most recent call last):
  File "/srv/app/venv/lib/python3.11/site-packages/django/core/handlers/exception.py", line 55, in inner
    response = get_response(request)
  File "/srv/app/orders/views.py", line 30, in get

Exception Type: KeyError at /api/v1/orders/
Exception Value: 'total'
"""
WERKZEUG = """<!doctype html><html><head>
<title>ZeroDivisionError: division by zero // Werkzeug Debugger</title></head><body>
<h1>ZeroDivisionError</h1><p class="errormsg">ZeroDivisionError: division by zero</p>
<div class="frame"><h4>File <cite class="filename">"/srv/app/lib/site-packages/flask/app.py"</cite>,
      line <em class="line">917</em>, in <code class="function">full_dispatch_request</code></h4></div>
<!--
Traceback (most recent call last):
  File "/srv/bike/app.py", line 12, in boom
    return 1 / 0
ZeroDivisionError: division by zero
--></body></html>"""
EXPRESS = """<!DOCTYPE html><html lang="en"><head><title>Error</title></head><body>
<pre>TypeError: Cannot read properties of undefined (reading &#39;id&#39;)<br>
 &nbsp; &nbsp;at Layer.handle [as handle_request] (/srv/app/node_modules/express/lib/router/layer.js:95:5)<br>
 &nbsp; &nbsp;at /srv/app/src/routes/orders.js:17:31<br>
 &nbsp; &nbsp;at node:internal/process/task_queues:95:5</pre></body></html>"""
JAVA = """java.lang.IllegalStateException: Failed to load order
\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)
\tat com.shop.api.OrderController.get(OrderController.java:51)
Caused by: java.lang.NullPointerException: Cannot invoke "Customer.id()" because "customer" is null
\tat com.shop.orders.OrderService.load(OrderService.java:88)
\tat com.shop.api.OrderController.get(OrderController.java:49)
\t... 52 more
"""
DOTNET = """System.NullReferenceException: Object reference not set to an instance of an object.
   at Microsoft.AspNetCore.Mvc.Infrastructure.ControllerActionInvoker.Next(State& next)
   at Shop.Web.Controllers.OrdersController.Get(Int32 id) in C:\\src\\Shop.Web\\Controllers\\OrdersController.cs:line 41
"""
PHP = """<br />
<b>Fatal error</b>:  Uncaught TypeError: count(): Argument #1 ($value) must be of type Countable|array, null given
 in /var/www/html/cart.php:23
Stack trace:
#0 /var/www/html/vendor/slim/slim/App.php(61): Cart-&gt;total()
#1 /var/www/html/cart.php(23): total()
"""
RAILS = """NoMethodError (undefined method 'total' for nil):

app/models/order.rb:14:in 'Order#total'
app/controllers/orders_controller.rb:9:in 'OrdersController#show'
/usr/lib/ruby/gems/3.3.0/gems/rack-3.1/lib/rack/head.rb:15:in 'call'
"""
GO = """panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x6b1a2c]

goroutine 34 [running]:
net/http.(*conn).serve.func1()
\t/usr/local/go/src/net/http/server.go:1898 +0xbe
main.getOrder(0xc00011c000)
\t/srv/shop/handlers/orders.go:57 +0x1c
"""


def shown(response: Response) -> Thrown | None:
    content = Content(response.headers, response.body)
    return thrown(response, content, statements(response, content))


def text(body: str) -> Response:
    return reply(500, body, content_type="text/plain; charset=utf-8")


@pytest.mark.parametrize(
    ("kind", "frame", "response"),
    [
        ("KeyError", "app/shop/views.py, line 42", text(PYTHON)),
        ("KeyError", "app/orders/views.py, line 30", text(DJANGO)),
        ("ZeroDivisionError", "srv/bike/app.py, line 12", reply(500, WERKZEUG, content_type="text/html")),
        ("TypeError", "src/routes/orders.js, line 17", reply(500, EXPRESS, content_type="text/html")),
        ("NullPointerException", "OrderService.java, line 88", text(JAVA)),
        ("NullReferenceException", "Shop.Web/Controllers/OrdersController.cs, line 41", text(DOTNET)),
        ("TypeError", "www/html/cart.php, line 23", reply(500, PHP, content_type="text/html")),
        ("NoMethodError", "app/models/order.rb, line 14", text(RAILS)),
        ("panic", "shop/handlers/orders.go, line 57", text(GO)),
        ("NullPointerException", "OrderService.java, line 88", reply(500, {"status": 500, "trace": JAVA})),
    ],
)
def test_a_stack_trace_names_its_type_and_the_own_code(kind: str, frame: str, response: Response) -> None:
    found = shown(response)

    assert found is not None
    assert (kind, frame) == (found.short, found.frame)


def test_laravel_names_class_file_and_line_in_members() -> None:
    found = shown(
        reply(
            500,
            {
                "message": 'Undefined array key "total"',
                "exception": "ErrorException",
                "file": "/var/www/app/Http/Controllers/OrderController.php",
                "line": 31,
                "trace": [],
            },
        )
    )

    assert found is not None
    assert ("ErrorException", "Http/Controllers/OrderController.php, line 31") == (found.type, found.frame)


def test_a_spring_member_names_the_exception_without_a_frame() -> None:
    found = shown(reply(500, {"status": 500, "exception": "java.lang.NullPointerException", "message": "boom"}))

    assert found is not None
    assert ("java.lang.NullPointerException", "", "boom") == (found.type, found.frame, found.message)


def test_symfonys_debug_fields_name_the_place() -> None:
    found = shown(
        reply(500, "", x_debug_exception="Division%20by%20zero", x_debug_exception_file="%2Fapp%2Fsrc%2FCart.php:12")
    )

    assert found is not None
    assert ("Division by zero", "app/src/Cart.php, line 12") == (found.message, found.frame)


def test_a_title_that_begins_with_an_exceptions_name_is_one() -> None:
    found = shown(page(500, "OperationalError: no such table: orders"))

    assert found is not None
    assert ("OperationalError", "no such table: orders") == (found.type, found.message)


@pytest.mark.parametrize(
    ("kind", "frame", "body"),
    [
        (
            "ErrorException",
            "Http/Controllers/CartController.php, line 12",
            "<!--\nErrorException: Undefined variable $x in file /var/www/app/Http/Controllers/CartController.php "
            "on line 12"
            "\n\n#0 /var/www/vendor/laravel/framework/src/Illuminate/Foundation/Bootstrap/HandleExceptions.php(255)"
            "\n--><html><head><title>Undefined variable $x</title></head></html>",
        ),
        (
            "NoMethodError",
            "app/controllers/orders_controller.rb, line 9",
            "<html><head><title>Action Controller: Exception caught</title></head><body><h1>NoMethodError\n in "
            "OrdersController#show</h1><pre>app/controllers/orders_controller.rb:9:in 'show'</pre></body></html>",
        ),
        (
            "NullReferenceException",
            "",
            "<html><head><title>Object reference not set</title></head><body><h2>Server Error in '/' Application.</h2>"
            "<b>Exception Details: </b>System.NullReferenceException: Object reference not set</body></html>",
        ),
        (
            "TypeError",
            "",
            '<html><body><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{"props":{},'
            '"err":{"name":"TypeError","source":"server","message":"fetch failed","stack":"x"}}</script></body></html>',
        ),
    ],
)
def test_debug_pages_of_frameworks_name_what_was_raised(kind: str, frame: str, body: str) -> None:
    found = shown(reply(500, body, content_type="text/html"))

    assert found is not None
    assert (kind, frame) == (found.short, found.frame)


@pytest.mark.parametrize(
    "response",
    [
        reply(500, "Internal Server Error", content_type="text/plain"),
        reply(500, {"error": "Internal Server Error", "message": "Something went wrong at 12:04, see line 4"}),
        page(500, "500 Internal Server Error", "Look at the log file of this server."),
        reply(500, {"title": "Order error", "detail": "the error at line 3 of your order"}),
    ],
)
def test_an_answer_without_an_exception_shows_none(response: Response) -> None:
    assert shown(response) is None


def test_a_debug_page_is_known_by_its_words() -> None:
    assert debug_mark("x you're seeing this error because you have debug = true in your settings")
    assert not debug_mark("internal server error")
